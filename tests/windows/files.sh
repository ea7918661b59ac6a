# Files that others can read, and names with blanks and Chinese characters.
. /checks/common.sh
start_gateway

with 'sandbox-api-key\nsandbox-aes-key!' consign profile init shop --base-url http://127.0.0.1:9093 \
    --customer-id 10001 --api-key-stdin --aes-key-stdin --no-input
expect 0 'a profile is made'
made=/root/.wine/drive_c/users/root/AppData/Roaming/consign
mode=$(stat -c %a "$made/config.toml")
case $mode in
    # Wine takes the machine's administrators for a group.
    *0) ;;
    *) fail "it is open to others: $mode" ;;
esac
held 'what it made is closed to others from the start'
consign profile check shop
expect 0 'and taken for closed'

chmod 644 "$made/config.toml"
consign profile check shop
expect 3 'a configuration with keys that others can read is refused'
says icacls
says Everyone

chmod 666 "$made/config.toml"
consign profile check shop
expect 3 'a configuration that others can change is refused'
chmod 600 "$made/config.toml"

mkdir '我的 账本'
with 123456 consign --sandbox --ledger '我的 账本\账 本.db' submit --product-code 12 --amount 100 \
    --card-number 6000000000000000 --card-password-stdin --wait
expect 0 'a ledger may have blanks and Chinese characters in its path'
printf '6000000000000000 111111\n6000000000000007 222222\n' > '卡 片.txt'
chmod 600 '卡 片.txt'
consign --sandbox submit --from '卡 片.txt' --product-code 12 --amount 100 --yes --wait --results '结 果.csv'
expect 0 'so may a file of cards, and one of results'
[ -s '结 果.csv' ] || fail 'there are no results'

mkdir open
chmod 777 open
with 123456 consign --sandbox --ledger 'open\ledger.db' submit --product-code 12 --amount 100 \
    --card-number 6000000000000000 --card-password-stdin
expect 1 'a ledger in a directory that all may write to is refused'
says icacls

with 123456 consign --sandbox --ledger '\\server\share\ledger.db' submit --product-code 12 --amount 100 \
    --card-number 6000000000000000 --card-password-stdin
expect 1 'a ledger on a share is refused'

with 123456 consign --sandbox submit --product-code 12 --amount 100 --card-number 6000000000000000 \
    --card-password-stdin --dry-run --curl
expect 0 'a dry run prints a line for curl'
says 'curl.exe -sS'
