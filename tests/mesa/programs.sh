#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# Takes pictures of what Debian's vkcube and vkmark draw, with the Vulkan driver of the environment:
# panvk in the machine, lavapipe on the host.  Mesa's own layer takes them.  The frames do not
# depend on the time: vkcube's are counted, and vkmark's are the first ones of each scene.
#
# usage: programs.sh ROOT FILE	ROOT: Debian's packages; FILE: the pictures, as tar takes it
set -eu
root=$1
out=$2
dir=$(mktemp -d)
mkdir "$dir/frames"
export VK_INSTANCE_LAYERS=VK_LAYER_MESA_screenshot
export VK_LAYER_PATH="$root/usr/share/vulkan/explicit_layer.d"
export VK_LAYER_MESA_SCREENSHOT_CONFIG="output_dir=$dir/frames,frames=all"

# vkcube needs a window; without DRI3, images are copied to it
mkfifo "$dir/display"
Xvfb -displayfd 3 -screen 0 320x240x24 -nolisten tcp 3>"$dir/display" 2>/dev/null &
server=$!
trap 'kill "$server" 2>/dev/null; wait; rm -r "$dir"' EXIT
read -r display <"$dir/display"
DISPLAY=:$display MESA_VK_WSI_DEBUG=sw vkcube --wsi xcb --c 3 --width 160 --height 120 >&2
for frame in 0 1 2; do
	mv "$dir/frames/$frame.png" "$dir/vkcube_$frame.png"
done

# NAME=SCENE.  How anisotropic filters place their samples is not specified
scenes="clear=clear vertex=vertex texture=texture:anisotropy=0 shading=shading
	blinn=shading:shading=blinn-phong-inf phong=shading:shading=phong cel=shading:shading=cel
	blur=effect2d edge=effect2d:kernel=edge desktop=desktop cube=cube"
set --
for scene in $scenes; do
	set -- "$@" -b "${scene#*=}:duration=0"
done
vkmark --winsys headless --winsys-dir "$root/usr/lib/aarch64-linux-gnu/vkmark" \
	--data-dir "$root/usr/share/vkmark" -s 160x120 "$@" >&2
frame=0
for scene in $scenes; do
	mv "$dir/frames/$frame.png" "$dir/vkmark_${scene%%=*}.png"
	frame=$((frame + 1))
done
tar -c -f "$out" -C "$dir" --exclude frames --exclude display .
