# A PIN that is asked for at a terminal, and not shown.
. /checks/common.sh

(
    sleep 6
    printf '864209\r'
    sleep 8
) | script -q -e -c "wine cmd /c 'C:\\run.cmd' --sandbox submit --product-code 12 --amount 100 \
    --card-number 6000000000000000 --wait" typescript > shown.txt 2>&1 || fail "the prompt: exit $?"
tr -d '\r' < typescript > out
: > err
says 'not shown'
says '6 characters'
if grep -q 864209 typescript; then
    fail 'the PIN is shown'
fi
held 'a PIN is typed, and stars stand for it'
