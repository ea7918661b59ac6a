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

# Each answer, when its question has surely come.
(
    for answer in 5 hidden-api-key 5 hidden-aes-key16 '' n; do
        sleep 5
        printf '%s\r' "$answer"
    done
    sleep 5
) | script -q -e -c "wine cmd /c 'C:\\run.cmd' profile init asked$$ --base-url http://127.0.0.1:9093 --customer-id 10001" \
    typescript > shown.txt 2>&1 || fail "the questions: exit $?"
tr -d '\r' < typescript > out
# A console of 80 columns breaks what is longer.
says '5 in Windows'
if grep -q hidden- typescript; then
    fail 'a key is shown'
fi
made=/root/.wine/drive_c/users/root/AppData/Roaming/consign/config.toml
[ "$(grep -c '^a.._key_store = true' "$made")" = 2 ] || fail 'the profile does not say where its keys are'
held 'the store of keys is offered, and takes what is typed'
