# Runs the checks, inside of the tree, each file of them with a home and a directory of its own; ends with how
# many there were.
set -eu
export LC_ALL=C.UTF-8
cd /checks
[ -e /root/.wine/system.reg ] || wine wineboot -i > /root/wineboot.txt 2>&1
cp /consign.exe /root/.wine/drive_c/consign.exe
printf '@C:\\consign.exe %%*\r\n@exit %%errorlevel%%\r\n' > /root/.wine/drive_c/run.cmd
only=${1:-}
for file in first recovery races kills files keys prompts words; do
    [ -z "$only" ] || [ "$only" = "$file" ] || continue
    echo "== $file"
    sh "/checks/$file.sh"
done
wineserver -k 2> /root/wineserver.txt || true
echo "all of it holds"
