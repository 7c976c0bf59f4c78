# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# vmali run: one machine, one command.

# need_value OPTION COUNT
need_value()
{
	[ "$2" -ge 2 ] || die "run: $1 needs a value"
}

need_number()
{
	case $2 in
	'' | *[!0-9.]* | *.*.*) die "run: $1 needs a number, not '$2'" ;;
	esac
}

need_whole_number()
{
	case $2 in
	'' | *[!0-9]*) die "run: $1 needs a whole number, not '$2'" ;;
	esac
}

# series_parse NAME: sets series to none, protm, or how many of its patches
series_parse()
{
	total=$(find "$top/kernel/patches" -name '[0-9]*.patch' ! -name '0000-*' | wc -l)
	series=$1
	case $1 in
	none | protm) return ;;
	protm~ | protm~*[!0-9]*) series= ;;
	protm~*) series=$((total - ${1#protm~})) ;;
	'' | *[!0-9]*) series= ;;
	esac
	if [ -z "$series" ] || [ "$series" -lt 0 ] || [ "$series" -gt "$total" ]; then
		die "run: --series is none, protm, protm~K or a number of patches (there are $total), not '$1'"
	fi
	# The same kernels by their other names
	if [ "$series" -eq "$total" ]; then series=protm; fi
	if [ "$series" = 0 ]; then series=none; fi
}

run_parse()
{
	gpu=g610 series=protm heap='' heap_late='' firmware='' kind='' driver=1 wait=1
	params='' cpus=1 mem=512 append='' log='' timeout='' sandbox='' dry_run=''
	trace='' trace_events='' trace_buffer=32
	run_argc=$#
	while [ $# -gt 0 ]; do
		# --option=value is --option value
		case $1 in
		--*=*)
			option=${1%%=*}
			value=${1#*=}
			shift
			set -- "$option" "$value" "$@"
			;;
		esac
		case $1 in
		--gpu) need_value "$1" $#; gpu=$2; shift ;;
		--series)
			need_value "$1" $#; series_parse "$2"; shift
			;;
		--heap) need_value "$1" $#; heap=$2; shift ;;
		--heap-late) need_value "$1" $#; need_whole_number "$1" "$2"; heap_late=$2; shift ;;
		--firmware) need_value "$1" $#; firmware=$2; shift ;;
		--debug | --suspend)
			[ -z "$kind" ] || [ "$kind" = "${1#--}" ] ||
				die "run: --$kind and $1 are two kernels"
			kind=${1#--}
			;;
		--no-driver) driver='' ;;
		--no-wait) wait='' ;;
		--param)
			need_value "$1" $#
			case $2 in
			[a-z]*.?*=*) params="$params $2" ;;
			*) die "run: --param is MODULE.NAME=VALUE, not '$2'" ;;
			esac
			shift
			;;
		--cpus) need_value "$1" $#; need_whole_number "$1" "$2"; cpus=$2; shift ;;
		--mem) need_value "$1" $#; need_whole_number "$1" "$2"; mem=$2; shift ;;
		--append) need_value "$1" $#; append="$append $2"; shift ;;
		--kernel-log) need_value "$1" $#; log=$2; shift ;;
		--trace) need_value "$1" $#; trace=$2; shift ;;
		--trace-event)
			need_value "$1" $#
			case $2 in
			'' | *[!A-Za-z0-9_:*?-]*)
				die "run: --trace-event is SYSTEM or SYSTEM:EVENT, not '$2'" ;;
			esac
			trace_events="$trace_events$2
"
			shift
			;;
		--trace-buffer) need_value "$1" $#; need_whole_number "$1" "$2"; trace_buffer=$2; shift ;;
		--timeout) need_value "$1" $#; need_number "$1" "$2"; timeout=$2; shift ;;
		--sandbox) need_value "$1" $#; sandbox=$2; shift ;;
		--dry-run) dry_run=1 ;;
		-v | --verbose) verbose=1 ;;
		-h | --help) help_of run; exit ;;
		--) shift; break ;;
		-*) die "run: unknown option $1 (vmali run --help lists them)" ;;
		*) break ;;
		esac
		shift
	done
	run_left=$#
	case $cpus in [1-8]) ;; *) die "run: --cpus is 1 to 8, not $cpus" ;; esac
	# User-Mode Linux can suspend only without SMP
	[ "$kind" != suspend ] || [ "$cpus" -eq 1 ] || die "run: --suspend is for one CPU, not $cpus"
	# The register window, the protected memory and the kernel's PCI window
	# leave this much room for RAM.
	if [ "$mem" -lt 256 ] || [ "$mem" -gt 1000 ]; then
		die "run: --mem is 256 to 1000, not $mem"
	fi
	if [ "$trace_buffer" -lt 4 ] || [ "$trace_buffer" -gt 128 ]; then
		die "run: --trace-buffer is 4 to 128, not $trace_buffer"
	fi
	# One name for both files, however it was given
	case $trace in
	*.dat) trace=${trace%.dat} ;;
	*.json) trace=${trace%.json} ;;
	esac
	case $heap in
	*[!A-Za-z0-9,_-]*) die "run: --heap is the name of a heap, not '$heap'" ;;
	esac
	case $firmware in
	'' | genuine | generated) ;;
	*) [ -d "$firmware/arm/mali" ] || die "run: $firmware has no arm/mali/archX.Y/mali_csffw.bin" ;;
	esac
	case $gpu in
	'' | *[!A-Za-z0-9_-]*) die "run: --gpu is the name of a product, not '$gpu'" ;;
	esac
	if ! gpu_products | grep -qx "$gpu"; then
		die "run: no GPU '$gpu'; there are $(gpu_products | tr '\n' ' ')"
	fi
}

# gpu_products: what --gpu can be, as the model's own table has it
gpu_products()
{
	sed -n 's/.*\.name = "\([a-z0-9]*\)".*/\1/p' "$top/gpu/product.c"
}

# module_params MODULE: from --param, as the kernel takes them.
module_params()
{
	for param in $params; do
		case $param in "$1".*) printf ' %s' "${param#*.}" ;; esac
	done
}

# quoted ARG...: as one line that a shell takes apart into the same.
quoted()
{
	for arg in "$@"; do
		case $arg in
		*[!A-Za-z0-9_./:=,@%+-]* | '')
			printf "'%s' " "$(printf '%s\n' "$arg" | sed "s/'/'\\\\''/g")" ;;
		*) printf '%s ' "$arg" ;;
		esac
	done
	echo
}

# The modules of the board and the driver's, in order; sets modules to lines of
# the guest's config, last one first.
run_modules()
{
	modules=
	if [ -n "$board" ]; then
		run_module module "$board/modules/vmali_trusted.ko" ''
		# The plain heap comes beside the TEE's, whose services it does not have.
		provider=vmali_tee provider_params=
		case $heap in
		vmali,*)
			run_module module "$board/modules/vmali_tee.ko" ''
			provider=vmali_heap provider_params=" name=$heap"
			;;
		esac
		[ "$heap" = none ] || [ -n "$heap_late" ] ||
			run_module module "$board/modules/$provider.ko" "$provider_params"
		run_module module "$board/modules/vmali_gpu.ko" " gpu=$gpu"
	fi
	[ -n "$driver" ] || return 0
	[ -n "$board" ] || die "run: this checkout has no board (platform/uml/Kbuild); --no-driver runs without"
	for module in governor_simpleondemand drm_exec drm_gpuvm gpu-sched; do
		[ ! -e "$kernel/modules/$module.ko" ] ||
			run_module module "$kernel/modules/$module.ko" ''
	done
	name_heap=
	# Not before the patch that brings the parameter
	[ "$heap" = none ] || ! grep -q parm=protected_heap_name: "$kernel/modules/panthor.ko" ||
		name_heap=" protected_heap_name=$heap"
	run_module module "$kernel/modules/panthor.ko" "$name_heap"
	[ -z "$heap_late" ] ||
		run_module "late=$heap_late" "$board/modules/$provider.ko" "$provider_params"
}

# What the trace is made with: trace-cmd, which runs in the guest, and our converter.
run_trace_ready()
{
	. "$top/tools/packages.sh"
	. "$top/tools/trace.sh"
	packages_try "$top/tools/packages-trace" || exit
	command -v trace-cmd >/dev/null ||
		die "run: --trace needs trace-cmd (on Debian, the packages of tools/packages-trace)"
	trace_build
}

# The lines of the guest's config for it.  The tracepoints of modules are asked for
# before these are loaded, and come with them.  Expects IFS to be a line feed.
run_trace_config()
{
	echo "trace=$((trace_buffer * 1024 / cpus))"
	printf 'trace_event=:mod:%s\n' vmali_trusted vmali_gpu gpu_sched panthor
	echo "trace_event=dma_fence"
	for name in $trace_events; do
		echo "trace_event=$name"
	done
}

# run_module KEY PATH PARAMS
run_module()
{
	[ -e "$2" ] || die "run: the module ${2##*/} is missing in ${2%/*}"
	name=${2##*/}
	name=${name%.ko}
	case $1 in
	module) start="module=$2" ;;
	*) start="$1 $2" ;;
	esac
	modules="$start$3$(module_params "$name")
$modules"
}

run_main()
{
	run_parse "$@"
	shift $((run_argc - run_left))
	[ -n "$heap" ] || { [ "$series" = none ] && heap=none || heap=protected,secure-video; }
	[ $# -gt 0 ] || set -- "${SHELL:-/bin/sh}"

	. "$top/tools/ready.sh"
	ready "$series" "$kind"
	[ -z "$trace" ] || run_trace_ready
	firmware_dir=
	if [ -n "$driver" ]; then
		. "$top/tools/firmware.sh"
		firmware_choose "$firmware" "$gpu"
	fi
	run_modules

	# In front of CMD, from the last to the first.
	set -- -- "$@"
	for arg in $append; do
		set -- "$arg" "$@"
	done
	[ ! -e "$build/vmali.dtb" ] || set -- "dtb=$build/vmali.dtb" "$@"
	# More CPUs need the seccomp way of running user space; it is the faster one.
	if [ "$cpus" -gt 1 ]; then
		set -- seccomp=on "ncpus=$cpus" "$@"
	else
		set -- seccomp=auto "$@"
	fi
	set -- -- "$kernel/linux" "mem=${mem}M" ssl0=fd:3 \
		root=/dev/root rootfstype=hostfs rootflags=/ ro "init=$build/bin/init" "$@"

	set -- --config "cwd=$PWD" --config "keep=$top" --config "keep=$build" --config "keep=$cache" "$@"
	[ -z "$firmware_dir" ] ||
		set -- --config "firmware=$firmware_dir" --config "keep=$firmware_dir" "$@"
	if [ -n "$driver" ] && [ -n "$wait" ]; then
		set -- --config driver=panthor --config "patience=$((2000 + ${heap_late:-0}))" "$@"
	fi
	ifs=$IFS
	IFS='
'
	set -f
	for line in $modules; do
		set -- --config "$line" "$@"
	done
	if [ -n "$trace" ]; then
		for line in $(run_trace_config); do
			set -- --config "$line" "$@"
		done
	fi
	set +f
	IFS=$ifs
	[ "$cpus" -gt 1 ] || set -- --preload "$build/bin/onecpu.so" "$@"
	[ -z "$log" ] || set -- --log "$log" "$@"
	[ -z "$trace" ] || set -- --trace "$trace.dat" --trace-json "$trace.json" \
		--trace-tool "$build/tools/trace" "$@"
	[ -z "$timeout" ] || set -- --timeout "$timeout" "$@"
	[ -z "$sandbox" ] || set -- --sandbox "$sandbox" "$@"
	set -- "$build/bin/machine" --mem "$mem" "$@"

	if [ -n "$dry_run" ]; then
		quoted "$@"
		return
	fi
	exec "$@"
}
