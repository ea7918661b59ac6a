# Two processes with one card, started at once: one sends it, the other is refused.
. /checks/common.sh
start_gateway --settle-after 0s
for round in 1 2 3 4 5; do
    for one in a b; do
        (
            code=0
            printf 123456 | program -p sandbox --ledger practice.db submit --product-code 12 --amount 100 \
                --card-number "600000000000${round}000" --card-password-stdin > "out.$one" 2> "err.$one" || code=$?
            echo "$code" > "code.$one"
        ) &
        eval "$one=\$!"
    done
    wait "$a" "$b"
    codes=$(sort code.a code.b | tr '\n' ' ')
    [ "$codes" = '0 4 ' ] || { cat err.a err.b; fail "round $round: exits $codes"; }
    [ "$(submissions)" = "$round" ] || fail "round $round: $(submissions) submissions"
done
held 'of two processes with one card, one sends it, five times'

# A profile file that two commands change at once keeps what both have written.
for one in a b; do
    printf 'k-%s\nsixteen-bytes-%s!' $one $one | program profile init "shop-$one" \
        --base-url http://127.0.0.1:9093 --customer-id 10001 --api-key-stdin --aes-key-stdin --no-input \
        > "out.$one" 2> "err.$one" &
    eval "$one=\$!"
done
wait "$a" || { cat err.a; fail 'the first profile'; }
wait "$b" || { cat err.b; fail 'the second profile'; }
consign profile list
says shop-a
says shop-b
