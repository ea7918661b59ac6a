# Both languages, as UTF-8, whatever the code page.
. /checks/common.sh

with 123456 consign --lang zh --sandbox submit --product-code 12 --amount 100 --card-number 6000000000000000 \
    --card-password-stdin --wait
expect 0 'a card is sold in Chinese'
says '成功'
says '结算金额'
consign --lang zh help recovery
says '绝不要再次提交'
consign --sandbox --color always balance
expect 0 'colours are asked for'
grep -q "$(printf '\033')" out || fail 'there are none'
held 'colours are ANSI'
TZ='' consign --sandbox --json balance
expect 0 'JSON is UTF-8'
