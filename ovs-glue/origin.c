/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a clone came in: see origin.h. */

#include <config.h>
#include "ovs-glue/origin.h"

bool
origin_parse(const uint8_t mac[6], struct look *look)
{
    if (mac[0] != 0x02 || mac[1] != 0x4c) {
        return false;
    }

    uint16_t vid = (uint16_t) ((mac[2] & 0xf) << 8 | mac[3]);
    switch (mac[2] >> 4) {
    case 3:
        if (vid) {
            return false;
        }
        look->vid = LOOK_UNTAGGED;
        break;
    case 4:
        look->vid = vid;
        break;
    default:
        return false;
    }
    look->in_port = (uint16_t) (mac[4] << 8 | mac[5]);
    return look->in_port != 0;
}
