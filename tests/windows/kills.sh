# A run over a file of cards is killed, and run again: no card is submitted twice, and every one is sold.
. /checks/common.sh
start_gateway --settle-after 0s
cards=150
kills=0
number=0
while [ $number -lt $cards ]; do
    printf '6000000000%03d111 111%03d\n' $number $number
    number=$((number + 1))
done > cards.txt
chmod 600 cards.txt

tries=0
code=137
while [ $code != 0 ] && [ $tries -lt 16 ]; do
    set -- -p sandbox --ledger practice.db submit --from cards.txt --product-code 12 --amount 100 --yes --wait
    if [ $tries -lt 4 ]; then
        wine /consign.exe "$@" > out.raw 2> err.raw &
        run=$!
        before=$(submissions)
        waited=0
        until [ "$(submissions)" -ge $((before + 5)) ] || [ $waited = 150 ]; do
            waited=$((waited + 1))
            sleep 0.1
        done
        # Where it is over by now, it was not killed.
        if kill -9 $run 2> killed.txt; then
            kills=$((kills + 1))
        fi
        wait $run 2> killed.txt || code=137
    else
        consign "$@"
    fi
    tries=$((tries + 1))
    echo "   run $tries: $(submissions) submissions"
    # Of a submission that was under way the gateway may have heard nothing: what proves that takes two minutes.
    [ $code = 0 ] || [ $tries -lt 5 ] || sleep 15
done
expect 0 'a run that was killed comes to its end when it is run again'
[ $kills -gt 1 ] || fail "it was killed $kills times"
held "it was killed $kills times"
[ "$(submissions)" = $cards ] || fail "$(submissions) submissions of $cards cards"
held 'the gateway heard of each card once'
consign --ledger practice.db orders report
says 'succeeded'
