# Keys in Windows Credential Manager.
. /checks/common.sh
start_gateway

# A store outlasts a run, and a name in it.
stored=stored$$
other=other$$
made=/root/.wine/drive_c/users/root/AppData/Roaming/consign/config.toml
init() {
    consign profile init "$1" --base-url http://127.0.0.1:9093 --customer-id 10001 --api-key-stdin --aes-key-stdin \
        --key-store --no-input
}

with 'sandbox-api-key\nsandbox-aes-key!' init $stored
expect 0 'keys are put into the store'
grep -q 'api_key_store = true' "$made" || fail 'the profile does not say so'
! grep -q sandbox-a "$made" || fail 'the profile file has a key'
held 'and stand nowhere in the file'
consign profile check $stored
expect 0 'they sign and encrypt'
with 123456 consign -p $stored submit --product-code 12 --amount 100 --card-number 6000000000000000 \
    --card-password-stdin --wait
expect 0 'and sell a card'

consign -p $stored --json sign 'a=sandbox-aes-key!'
expect 0 'and are hidden where one stands in what is signed'
! grep -q 'aes-key!' out err || fail 'a key is shown'

cp "$made" before.toml
sed -i "s/profiles.$stored/profiles.$other/" "$made"
with 'other-key\nother-aes-key-16' init $stored
expect 2 'a key that is in the store is not replaced'
says 'not replaced'
says "cmdkey /delete:consign/$stored.api-key"
grep -q "profiles.$other" "$made" || fail 'the file was changed'
! grep -q "profiles.$stored" "$made" || fail 'the profile was added'
consign profile check $other
expect 3 'a profile of another name has no key there'
says "cmdkey /generic:consign/$other.api-key"
asked=$(submissions)
with 123456 consign -p $other submit --product-code 12 --amount 100 --card-number 6000000000000000 \
    --card-password-stdin
expect 3 'and sells nothing'
[ "$(submissions)" = "$asked" ] || fail 'the gateway was asked'
held 'the gateway was not asked'

cp before.toml "$made"
consign profile check $stored
expect 0 'the key that was there is what it was'

printf '%s' key > a.key
chmod 600 a.key
consign profile init both --base-url http://127.0.0.1:9093 --customer-id 1 --api-key-file a.key --aes-key-file a.key \
    --key-store --no-input
expect 2 'a store that no key would go to is refused'

# Two at once, for two files: one has the keys, and the other leaves them alone.
round=0
while [ $round -lt 5 ]; do
    round=$((round + 1))
    for racer in 1 2; do
        mkdir -p "racer$racer"
        printf 'k-%s\nsixteen-bytes-%s!' $racer $racer | program --config "racer$racer\\c.toml" profile init "race$$-$round" \
            --base-url http://127.0.0.1:9093 --customer-id 1 --api-key-stdin --aes-key-stdin --key-store --no-input \
            > "racer$racer/out" 2>&1 &
        eval "racer$racer=\$!"
    done
    won=0
    wait "$racer1" && won=1 && winner=1
    wait "$racer2" && won=$((won + 1)) && winner=2
    [ $won = 1 ] || fail "round $round: $won have won"
    consign --config "racer$winner\\c.toml" -p "race$$-$round" sign a=1
    expect 0 "round $round: the one that won has its key"
    printf 'a=1&key=k-%s' $winner | md5sum | cut -c 1-32 > signed
    grep -q "$(cat signed)" out || fail "round $round: it is another key"
done
held 'of two at once one is made, and its keys stay'
