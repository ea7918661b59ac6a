# The README's first command, and what else a new operator types first.
. /checks/common.sh

with 123456 consign --sandbox submit --product-code 12 --amount 100 \
    --card-number 6000000000000000 --card-password-stdin --wait
expect 0 'the first command sells a card'
says 'succeeded 成功'

# PowerShell ends what it pipes with both characters.
with '123456\r\n' consign --sandbox --json submit --product-code 12 --amount 100 --card-number 6000000000000000 \
    --card-password-stdin --wait
expect 0 'a PIN that PowerShell pipes is taken'
says '"outcome":"succeeded"'

consign doctor
expect 0 'doctor finds nothing wrong'
says 'windows x86_64'

consign --sandbox submit --product-code 12 --amount 100 --card-number 1 --card-password x
expect 2 'a PIN on the command line is refused'
