# Exit 7 and the way out of it, and a card that is given twice.
. /checks/common.sh
start_gateway --settle-after 0s

with 123456 consign -p sandbox --ledger practice.db submit --product-code 12 --amount 100 \
    --card-number 6000000000000007 --card-password-stdin --order-id SALE7
expect 7 'a connection that is cut leaves the outcome unknown'
says 'query SALE7'
[ "$(submissions)" = 1 ] || fail 'not one submission'

with 123456 consign -p sandbox --ledger practice.db submit --product-code 12 --amount 100 \
    --card-number 6000000000000007 --card-password-stdin
expect 4 'the same card is refused while its order is in doubt'
[ "$(submissions)" = 1 ] || fail 'it was sent all the same'

consign -p sandbox --ledger practice.db orders sync
expect 0 'orders sync asks what became of it'
consign -p sandbox --ledger practice.db query SALE7
expect 0 'and the order is known'

with 123456 consign -p sandbox --ledger practice.db submit --product-code 12 --amount 100 \
    --card-number 6000000000000000 --card-password-stdin --wait
expect 0 'another card is sold'
with 123456 consign -p sandbox --ledger practice.db submit --product-code 12 --amount 100 \
    --card-number 6000000000000000 --card-password-stdin --wait
expect 4 'and is refused when it comes again'
[ "$(submissions)" = 2 ] || fail 'it was sent all the same'

consign -p sandbox --ledger practice.db orders backup copy.db
expect 0 'the ledger is copied while it may be in use'
consign --ledger copy.db orders list
expect 0 'and the copy is a ledger'
says SALE7
