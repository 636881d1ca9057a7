/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is behind an interface: see inventory-vm.h. */

#include <config.h>
#include "ovs-glue/inventory-vm.h"

#include <string.h>

#include "ovs-glue/inventory.h"
#include "util.h"
#include "uuid.h"

static size_t
count_digits(const char *s)
{
    return strspn(s, "0123456789");
}

/* If 'name' is one of Proxmox's, returns the number of the VM in it and its
 * length in '*len'; otherwise NULL. */
static const char *
find_number(const char *name, size_t *len)
{
    static const struct {
        const char *prefix;
        char infix; /* Between the VM's number and its interface's. */
    } kinds[] = {
        { "tap", 'i' },
        { "veth", 'i' },
        { "fwln", 'o' },
        { "fwpr", 'p' },
    };

    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        size_t n_prefix = strlen(kinds[i].prefix);

        if (!strncmp(name, kinds[i].prefix, n_prefix)) {
            const char *number = name + n_prefix;
            const char *rest = number + (*len = count_digits(number));

            if (*len && *rest == kinds[i].infix) {
                size_t n = count_digits(rest + 1);

                return n && !rest[1 + n] ? number : NULL;
            }
        }
    }
    return NULL;
}

bool
inventory_vm_is_name(const char *name)
{
    size_t len;

    if (!strncmp(name, "vnet", 4)) {
        size_t n = count_digits(name + 4);

        return n && !name[4 + n];
    }
    return find_number(name, &len)
           || (!strncmp(name, "tap", 3) && strlen(name) == 14
               && strspn(name + 3, "0123456789abcdef-") == 11);
}

static bool
is_uuid(const char *s)
{
    struct uuid uuid;

    return uuid_from_string(&uuid, s);
}

/* The value of 'key', NULL also if it is empty. */
static const char *
get_value(inventory_vm_get *get, const void *aux, const char *key)
{
    const char *value = get(aux, key);

    return value && *value ? value : NULL;
}

void
inventory_vm_identify(struct inventory_port *port, inventory_vm_get *get,
                      const void *aux)
{
    const char *name = get_value(get, aux, "vm-name");
    const char *id = get_value(get, aux, "vm-id");
    const char *uuid = get_value(get, aux, "vm-uuid");
    const char *iface_id = get_value(get, aux, "iface-id");
    const char *mac = get_value(get, aux, "attached-mac");
    size_t len;

    uuid = uuid                ? uuid
           : id && is_uuid(id) ? id
                               : get_value(get, aux, "xs-vm-uuid");
    name = name ? name : id && !is_uuid(id) ? id : NULL;
    port->vm_name = nullable_xstrdup(name);
    port->vm_uuid = nullable_xstrdup(uuid);
    port->iface_id = nullable_xstrdup(iface_id);
    port->mac = nullable_xstrdup(mac);

    const char *number = find_number(port->name, &len);
    if (number && !name && !uuid) {
        name = port->vm_name = xmemdup0(number, len);
    }
    const char *last =
        mac || inventory_vm_is_name(port->name) ? port->name : NULL;
    port->vm = nullable_xstrdup(name       ? name
                                : uuid     ? uuid
                                : iface_id ? iface_id
                                           : last);
}

bool
inventory_vm_is_there(const char *name, inventory_vm_get *get, const void *aux)
{
    static const char *const keys[] = { "vm-name",  "vm-id",
                                        "vm-uuid",  "xs-vm-uuid",
                                        "iface-id", "attached-mac" };

    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        if (get_value(get, aux, keys[i])) {
            return true;
        }
    }
    return inventory_vm_is_name(name);
}
