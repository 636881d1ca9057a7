/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_JSON_H
#define L7_POLICIES_JSON_H 1

/* jansson, without six of its functions.
 *
 * libopenvswitch has functions of these names too, and the daemon is linked
 * with both: there, a call from this code would reach Open vSwitch's.  (What
 * jansson calls inside itself is bound when jansson is built.)  The compiler
 * refuses the names, so that no such call gets in; json_pack() does the same
 * work. */

#include <jansson.h>

#pragma GCC poison json_object json_array json_string
#pragma GCC poison json_integer json_real json_equal

#endif /* policies/json.h */
