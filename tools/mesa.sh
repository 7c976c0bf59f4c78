# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# Mesa's drivers for vmali run --mesa: Debian's, for arm64, with the libraries that they were
# built for, unpacked into the cache.  QEMU's emulation of user space runs them in the guest.
#
#   $cache/mesa/ROOT/       the unpacked packages, of one suite
#   $cache/mesa/ROOT/.have/ a file for each that is there
#   $cache/mesa/ROOT/.bin/  a script for each of their programs, which starts the emulator
#   $cache/mesa/current     the name of ROOT
#   $build/mesa/ioctl.so    passes ioctls that the emulator does not know (platform/uml/mesa)

mesa_packages=$top/tools/packages-arm64

# mesa_list PROGRAM...: the packages that every program needs, and those of PROGRAMs
mesa_list()
{
	awk -v programs=" $* " '
		/^#/ || !NF { next }
		$2 == "-" { print $1; next }
		{
			for (i = 2; i <= NF; i++)
				if (index(programs, " " $i " ")) {
					print $1
					next
				}
		}' "$mesa_packages"
}

# mesa_root: where the packages are, or nothing
mesa_root()
{
	[ ! -s "$cache/mesa/current" ] || echo "$cache/mesa/$(cat "$cache/mesa/current")"
}

# mesa_programs: a script for each program, to be found by its name
mesa_programs()
{
	mkdir -p "$root/.bin"
	for program in "$root"/usr/bin/*; do
		name=${program##*/}
		# What packages of several architectures have
		name=${name%.aarch64-linux-gnu}
		if [ ! -f "$program" ] || [ -e "$root/.bin/$name" ]; then
			continue
		fi
		# Programs for arm64: the 64-bit ELF class, and the machine 183
		[ "$(od -A n -t x1 -N 5 "$program" | tr -d ' ')" = 7f454c4602 ] || continue
		printf '#!/bin/sh\nexec qemu-aarch64 "%s" "$@"\n' "$program" >"$root/.bin/.new"
		chmod +x "$root/.bin/.new"
		mv "$root/.bin/.new" "$root/.bin/$name"
	done
}

# mesa_fetch_suite SUITE PACKAGE...: downloads and unpacks what is not there
mesa_fetch_suite()
{
	suite=$1
	shift
	debs_suite "$suite" || return
	version=$(apt_versions mesa-vulkan-drivers | head -n 1)
	[ -n "$version" ] || return
	root=$cache/mesa/$suite-$version
	debs_add "$root" "$@" || return
	mesa_programs
	echo "${root##*/}" >"$cache/mesa/current"
}

mesa_fetch()
{
	for suite in $debs_suites; do
		mesa_fetch_suite "$suite" "$@" && return
	done
	return 1
}

# mesa_get PROGRAM...: the drivers, and those PROGRAMs that tools/packages-arm64 has
mesa_get()
{
	command -v dpkg-deb >/dev/null || die "run: --mesa unpacks Debian's packages and needs dpkg-deb"
	mkdir -p "$cache/mesa"
	# shellcheck disable=SC2046
	with_lock mesa mesa_fetch $(mesa_list "$@") ||
		die "run: --mesa needs Debian's packages for arm64, which this mirror does not have:" \
			$(mesa_list "$@") "(see $cache/mesa/apt-*/*.log)"
}

# mesa_ioctl_build: the library that is loaded into each program
mesa_ioctl_build()
{
	newer "$build/mesa/ioctl.so" "$top/platform/uml/mesa" || return 0
	mkdir -p "$build/mesa"
	run_logged "$build/log/mesa.log" aarch64-linux-gnu-gcc -O2 -Wall -Wextra -Werror \
		-ffreestanding -fvisibility=hidden -fPIC -shared -nostdlib \
		-o "$build/mesa/.ioctl.so" "$top/platform/uml/mesa/preload.c"
	mv "$build/mesa/.ioctl.so" "$build/mesa/ioctl.so"
}

# mesa_ready PROGRAM...: all that runs with PROGRAMs need
mesa_ready()
{
	checkout_lock mesa mesa_ready_locked "$@"
}

mesa_ready_locked()
{
	. "$top/tools/packages.sh"
	. "$top/tools/apt.sh"
	. "$top/tools/debs.sh"
	packages_try "$top/tools/packages-mesa" || exit
	mesa_get "$@"
	mesa_ioctl_build
}

# How a user selects cases, by the launcher's code
patterns=$top/tools/launcher/patterns.c

# mesa_client MACHINE COMPILER FLAG...: a program of the tests, unless it is new enough
mesa_client()
{
	out=$build/mesa/$1
	shift
	! newer "$out" "$top/tests/mesa" "$top/platform/uml/mesa" "$patterns" ||
		run_logged "$build/log/mesa.log" "$@" -std=gnu11 -O1 -g -Wall -Wextra -Werror \
			"-I$build/mesa" -o "$out"
}

# mesa_tests_ready: the programs that machine/mesa runs, and what it compares with
mesa_tests_ready()
{
	checkout_lock mesa mesa_tests_ready_locked
}

mesa_tests_ready_locked()
{
	mesa_ready_locked eglinfo vkcube vkmark
	packages_try "$top/tools/packages-mesa-tests" || exit
	for shader in "$top/tests/mesa"/*.comp "$top/tests/mesa"/*.vert "$top/tests/mesa"/*.frag; do
		name=${shader##*/}
		name=${name%.*}_${name#*.}
		! newer "$build/mesa/$name.spv.h" "$shader" ||
			run_logged "$build/log/mesa.log" glslangValidator -V --target-env vulkan1.1 \
				--vn "${name}_spv" -o "$build/mesa/$name.spv.h" "$shader"
	done
	for bits in 8 16 32; do
		! newer "$build/mesa/integers$bits.spv.h" "$top/tests/mesa/integers.comp" ||
			run_logged "$build/log/mesa.log" glslangValidator -V --target-env vulkan1.1 \
				"-DBITS=$bits" --vn "integers${bits}_spv" \
				-o "$build/mesa/integers$bits.spv.h" "$top/tests/mesa/integers.comp"
	done
	! newer "$build/mesa/gridu_comp.spv.h" "$top/tests/mesa/grid.comp" ||
		run_logged "$build/log/mesa.log" glslangValidator -V --target-env vulkan1.1 \
			-DINTEGERS --vn gridu_comp_spv -o "$build/mesa/gridu_comp.spv.h" \
			"$top/tests/mesa/grid.comp"
	! newer "$build/mesa/videos_comp.spv.h" "$top/tests/mesa/video.comp" ||
		run_logged "$build/log/mesa.log" glslangValidator -V --target-env vulkan1.1 \
			-DLAYERS --vn videos_comp_spv -o "$build/mesa/videos_comp.spv.h" \
			"$top/tests/mesa/video.comp"
	set --
	for source in vkclient buffers images textures samplers sparse draws vertices views kernels targets states lines commands \
		ycbcr conversion video sketch canvas compute pipeline vk result; do
		set -- "$@" "$top/tests/mesa/$source.c"
	done
	set -- "$@" "$patterns"
	mesa_client vkclient gcc "$@" -lvulkan -lm
	# Vulkan's headers are the same for each machine, the C library's are not; the loader
	# wants a newer C library than the compiler's
	mesa_client vkclient-arm64 aarch64-linux-gnu-gcc -idirafter /usr/include "$@" \
		"$(mesa_root)/usr/lib/aarch64-linux-gnu/libvulkan.so.1" -lm -Wl,--allow-shlib-undefined
	set --
	for source in glesclient gles_cases gl_cases gles result; do
		set -- "$@" "$top/tests/mesa/$source.c"
	done
	set -- "$@" "$patterns"
	mesa_client glesclient gcc "$@" -lEGL -lGLESv2
	mesa_client glesclient-arm64 aarch64-linux-gnu-gcc -idirafter /usr/include "$@" \
		"$(mesa_root)/usr/lib/aarch64-linux-gnu/libEGL.so.1" \
		"$(mesa_root)/usr/lib/aarch64-linux-gnu/libGLESv2.so.2" -Wl,--allow-shlib-undefined
	mesa_client ioctls-arm64 aarch64-linux-gnu-gcc "$top/tests/mesa/ioctls.c"
	mesa_client pictures gcc "$top/tests/mesa/pictures.c" -lpng
	mesa_pictures
}

# mesa_pictures: what the programs of tests/mesa/programs.sh draw with lavapipe of the same packages.
# It takes long to compile its shaders in the emulator
mesa_pictures()
{
	root=$(mesa_root)
	drawn=$build/mesa/${root##*/}.tar
	newer "$drawn" "$top/tests/mesa/programs.sh" || return 0
	run_logged "$build/log/mesa.log" env "PATH=$root/.bin:$PATH" "QEMU_LD_PREFIX=$root" \
		QEMU_CPU=max,pauth-impdef=on VK_LOADER_LAYERS_DISABLE=~implicit~ \
		"VK_DRIVER_FILES=$root/usr/share/vulkan/icd.d/lvp_icd.json" \
		"$top/tests/mesa/programs.sh" "$root" "$drawn.new"
	mv "$drawn.new" "$drawn"
}
