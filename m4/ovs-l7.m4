# SPDX-License-Identifier: GPL-3.0-or-later

# L7_DEPENDENCY(PREFIX, MODULE, DEBIAN-PACKAGE)
# Finds a pkg-config MODULE, or ends with the name of the package to install.
AC_DEFUN([L7_DEPENDENCY],
  [PKG_CHECK_MODULES([$1], [$2], [],
     [AC_MSG_ERROR([$2 is missing; on Debian: apt-get install $3])])])

# L7_OPTIONAL_DEPENDENCY(PREFIX, MODULE, DEBIAN-PACKAGE, WHAT-NEEDS-IT)
# The same for what is not needed to run: sets have_PREFIX and the automake
# conditional HAVE_PREFIX.
AC_DEFUN([L7_OPTIONAL_DEPENDENCY],
  [PKG_CHECK_MODULES([$1], [$2], [have_$1=yes],
     [have_$1=no
      AC_MSG_WARN([$2 is missing, so there will be no $4;
on Debian: apt-get install $3])])
   AM_CONDITIONAL([HAVE_$1], [test "$have_$1" = yes])])

# L7_HYPERSCAN
# Hyperscan, or Vectorscan, which is the same elsewhere than on x86: makes the
# matching of l7-filter's patterns faster.  Sets have_HYPERSCAN.  Who links
# patterns/ needs it with PCRE2, so it is added to PCRE2_LIBS.
AC_DEFUN([L7_HYPERSCAN],
  [AC_ARG_WITH([hyperscan],
     [AS_HELP_STRING([--with-hyperscan=yes|no|auto],
        [match faster with Hyperscan or Vectorscan (default: auto)])],
     [], [with_hyperscan=auto])
   have_HYPERSCAN=no
   AS_CASE([$with_hyperscan],
     [yes | auto],
       [PKG_CHECK_MODULES([HYPERSCAN], [libhs >= 5.0],
          [have_HYPERSCAN=yes],
          [l7_hint="on Debian: apt-get install libhyperscan-dev (x86) or
libvectorscan-dev (other processors)"
           AS_IF([test "$with_hyperscan" = yes],
             [AC_MSG_ERROR([libhs >= 5.0 is missing; $l7_hint])],
             [AC_MSG_WARN([libhs >= 5.0 is missing, so the patterns of
l7-filter will be matched more slowly; $l7_hint])])])],
     [no], [],
     [AC_MSG_ERROR([--with-hyperscan takes yes, no or auto])])
   AS_IF([test "$have_HYPERSCAN" = yes],
     [AC_DEFINE([HAVE_HYPERSCAN], [1],
        [Define to 1 if there is Hyperscan or Vectorscan.])
      PCRE2_LIBS="$PCRE2_LIBS $HYPERSCAN_LIBS"])])

# L7_OVS
# libopenvswitch: its private headers are needed as well as its library, so
# it is built from the source of Open vSwitch, once, into a cache.
AC_DEFUN([L7_OVS],
  [AC_ARG_WITH([ovs-source],
     [AS_HELP_STRING([--with-ovs-source=DIR],
        [Open vSwitch's source, a directory or a .tar.gz
         (default: the one of Debian's openvswitch-source)])],
     [], [with_ovs_source=/usr/src/openvswitch/openvswitch.tar.gz])
   AC_ARG_WITH([ovs-cache],
     [AS_HELP_STRING([--with-ovs-cache=DIR],
        [where libopenvswitch is built and kept
         (default: ${XDG_CACHE_HOME:-~/.cache}/ovs-l7)])],
     [], [with_ovs_cache=${XDG_CACHE_HOME:-$HOME/.cache}/ovs-l7])
   AC_MSG_CHECKING([for Open vSwitch's source])
   AS_IF([test -e "$with_ovs_source"], [],
     [AC_MSG_RESULT([no])
      AC_MSG_ERROR([$with_ovs_source does not exist.
On Debian: apt-get install openvswitch-source
Elsewhere: unpack the source of Open vSwitch 3.1 or newer and give its
directory with --with-ovs-source=DIR])])
   AC_MSG_RESULT([$with_ovs_source])
   AC_MSG_NOTICE([libopenvswitch: built once, which takes some minutes])
   L7_OVS_BUILD=`CC="$CC" $SHELL "$srcdir/build-aux/libopenvswitch.sh" \
                 "$with_ovs_source" "$with_ovs_cache"`
   AS_IF([test -n "$L7_OVS_BUILD"], [],
     [AC_MSG_ERROR([libopenvswitch could not be built: see above])])
   L7_OVS_SOURCE=$L7_OVS_BUILD/..
   L7_OVS_VERSION=`$SED -n 's/^#define PACKAGE_VERSION "\(.*\)"/\1/p' \
                   "$L7_OVS_BUILD/config.h"`
   # As system headers: the warnings in there are not ours.
   OVS_CPPFLAGS="-isystem $L7_OVS_BUILD -isystem $L7_OVS_BUILD/include"
   OVS_CPPFLAGS="$OVS_CPPFLAGS -isystem $L7_OVS_BUILD/lib"
   OVS_CPPFLAGS="$OVS_CPPFLAGS -isystem $L7_OVS_SOURCE/include"
   OVS_CPPFLAGS="$OVS_CPPFLAGS -isystem $L7_OVS_SOURCE/lib"
   OVS_CPPFLAGS="$OVS_CPPFLAGS -isystem $L7_OVS_SOURCE"
   # libtool's file names other archives where they were built, and what the
   # system has to add: the former are beside the library.
   OVS_LIBS="$L7_OVS_BUILD/lib/.libs/libopenvswitch.a"
   for l7_archive in "$L7_OVS_BUILD"/lib/.libs/libopenvswitch?*.a; do
     AS_IF([test -e "$l7_archive"], [OVS_LIBS="$OVS_LIBS $l7_archive"])
   done
   for l7_flag in `$SED -n "s/^dependency_libs='\(.*\)'/\1/p" \
                   "$L7_OVS_BUILD/lib/libopenvswitch.la"` -lpthread; do
     AS_CASE([$l7_flag], [-l*], [OVS_LIBS="$OVS_LIBS $l7_flag"])
   done
   AC_SUBST([OVS_CPPFLAGS])
   AC_SUBST([OVS_LIBS])])

# L7_SYSTEMD
# Whether "make install" installs what makes ovs-l7d a service of systemd's.
AC_DEFUN([L7_SYSTEMD],
  [AC_ARG_WITH([systemd],
     [AS_HELP_STRING([--with-systemd=yes|no|auto],
        [install a unit, a user and a list of kernel modules for systemd
         below PREFIX/lib (default: auto)])],
     [], [with_systemd=auto])
   AS_CASE([$with_systemd],
     [yes | no], [],
     [auto], [PKG_CHECK_EXISTS([systemd], [with_systemd=yes],
                [with_systemd=no])],
     [AC_MSG_ERROR([--with-systemd takes yes, no or auto])])
   AM_CONDITIONAL([HAVE_SYSTEMD], [test "$with_systemd" = yes])])

# L7_CFLAG(VARIABLE, FLAG)
# Adds FLAG to VARIABLE if the compiler knows it.
AC_DEFUN([L7_CFLAG],
  [AS_VAR_PUSHDEF([known], [l7_cv_cflag_$2])
   AC_CACHE_CHECK([whether $CC accepts $2], [known],
     [l7_save_CFLAGS=$CFLAGS
      CFLAGS="$CFLAGS -Werror $2"
      AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
        [AS_VAR_SET([known], [yes])], [AS_VAR_SET([known], [no])])
      CFLAGS=$l7_save_CFLAGS])
   AS_VAR_IF([known], [yes], [$1="$$1 $2"])
   AS_VAR_POPDEF([known])])

AC_DEFUN([L7_WARNINGS],
  [AC_ARG_ENABLE([Werror],
     [AS_HELP_STRING([--enable-Werror], [make warnings errors])],
     [], [enable_Werror=no])
   WARNING_CFLAGS=
   m4_foreach_w([flag], [-Wall -Wextra -Wshadow -Wstrict-prototypes
     -Wmissing-prototypes -Wold-style-definition -Wpointer-arith -Wformat=2
     -Wcast-align -Wwrite-strings -Wundef -Wvla -Wnull-dereference
     -Wduplicated-cond -Wlogical-op -Wimplicit-fallthrough],
     [L7_CFLAG([WARNING_CFLAGS], flag)])
   AS_IF([test "$enable_Werror" = yes],
     [WARNING_CFLAGS="$WARNING_CFLAGS -Werror"])
   AC_SUBST([WARNING_CFLAGS])])

AC_DEFUN([L7_SANITIZERS],
  [AC_ARG_ENABLE([sanitizers],
     [AS_HELP_STRING([--enable-sanitizers@<:@=LIST@:>@],
        [build with sanitizers (default LIST: address,undefined)])],
     [AS_IF([test "$enableval" = yes],
        [enable_sanitizers=address,undefined])],
     [enable_sanitizers=no])
   SANITIZER_CFLAGS=
   AS_IF([test "$enable_sanitizers" != no],
     [SANITIZER_CFLAGS="-fsanitize=$enable_sanitizers"
      SANITIZER_CFLAGS="$SANITIZER_CFLAGS -fno-sanitize-recover=all"
      SANITIZER_CFLAGS="$SANITIZER_CFLAGS -fno-omit-frame-pointer"])
   AC_SUBST([SANITIZER_CFLAGS])])

AC_DEFUN([L7_HARDENING],
  [AC_ARG_ENABLE([hardening],
     [AS_HELP_STRING([--disable-hardening],
        [build without the compiler's and linker's protections])],
     [], [enable_hardening=yes])
   HARDENING_CFLAGS=
   HARDENING_LDFLAGS=
   # A sanitizer brings its own checks, and does not go with FORTIFY_SOURCE.
   AS_IF([test "$enable_hardening" = yes && test "$enable_sanitizers" = no],
     [m4_foreach_w([flag], [-fstack-protector-strong -fstack-clash-protection
        -fcf-protection -fPIE],
        [L7_CFLAG([HARDENING_CFLAGS], flag)])
      # It needs optimization, and complains without.
      AS_CASE([" $CFLAGS "], [*\ -O0\ *], [],
        [*\ -O*], [HARDENING_CFLAGS="$HARDENING_CFLAGS -U_FORTIFY_SOURCE"
                   HARDENING_CFLAGS="$HARDENING_CFLAGS -D_FORTIFY_SOURCE=2"])
      HARDENING_LDFLAGS="-pie -Wl,-z,relro -Wl,-z,now"])
   AC_SUBST([HARDENING_CFLAGS])
   AC_SUBST([HARDENING_LDFLAGS])])
