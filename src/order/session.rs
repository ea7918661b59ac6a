//! A merchant's line to a gateway: signs, posts, traces, and asks again where that is safe.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::core::cipher::CardCipher;
use crate::core::client::{Client, Exchange, Suspicion};
use crate::core::lang::{Words, say};
use crate::core::merchant::Merchant;
use crate::core::protocol::{self, CARD_FIELDS, Endpoint, Verdict};
use crate::core::request::{BadField, Request, SignedRequest};
use crate::core::scrub::{self, Scrubber};
use crate::core::secret::{self, Pin};
use crate::core::value::{OrderId, Timestamp};
use crate::error::Failure;
use crate::ledger::{MerchantRef, Moment};
use crate::order::clock;
use crate::order::deadline::Deadline;
use crate::order::practice;
use crate::order::reminder;
use crate::order::trace;
use crate::output::words;
use crate::platform::shell::quoted;
use crate::profile::{Need, Profile, SANDBOX};
use crate::run::context::Context;
use crate::run::hint::Hints;
use crate::workbench::suspicion;

/// How often a read is tried, and the first wait between two tries.
const TRIES: u32 = 3;
const FIRST_WAIT: Duration = Duration::from_millis(200);

/// How much of an answer that cannot be read is shown, in characters.
const SHOWN: usize = 500;

/// How many characters of a card's number its mask shows, and the least beginning of one that
/// is a secret without them.
const LAST_SHOWN: usize = 4;
const SHORTEST_BEGINNING: usize = 6;

/// What the operator changes about a form before it is signed.
#[derive(Debug)]
pub(crate) struct Edits {
    /// The moment of signing; `None` is now.
    pub(crate) timestamp: Option<Timestamp>,
    /// Raw fields by their names on the wire, to add, replace or (with an empty value) leave out.
    pub(crate) fields: Vec<(String, String)>,
}

impl Edits {
    /// Whether a field is among them.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.fields.iter().any(|(name, _)| name == field)
    }
}

/// Everything that it takes to talk to the gateway.
#[derive(Debug)]
pub(crate) struct Session<'a> {
    pub(crate) merchant: Merchant,
    pub(crate) profile: Profile,
    pub(crate) timeout: Duration,
    /// The base URL by which the ledger knows this gateway.
    pub(crate) ledger_base_url: String,
    /// What no reply may show, whatever a gateway echoes.
    hidden: Mutex<Vec<Zeroizing<String>>>,
    /// What no reply about an order may show beside that, by its number.
    hidden_for: Mutex<HashMap<String, Vec<Zeroizing<String>>>>,
    /// Whether the key that encrypts is among them, as far as it is at hand.
    aes_key_hidden: OnceLock<()>,
    /// What to do about the latest signature that the gateway refused.
    advice: Mutex<Option<Words>>,
    /// What the latest exchange showed against the address, and the server's clock.
    suspicion: Mutex<Option<Suspicion>>,
    server_time: Mutex<Option<i64>>,
    client: Client,
    context: &'a Context,
}

impl<'a> Session<'a> {
    /// Loads the profile, or starts the sandbox, and gets ready. Nothing is sent yet.
    pub(crate) fn open(context: &'a Context) -> anyhow::Result<Self> {
        let session = Self::of(context.profile(Need::Gateway)?, context)?;
        reminder::plain_http(&session.profile.name, &session.merchant.base_url, &context.printer);
        Ok(session)
    }

    /// The same for a profile that is loaded, without a word.
    pub(crate) fn of(profile: Profile, context: &'a Context) -> anyhow::Result<Self> {
        let ledger_base_url = context.ledger_base_url(&profile.identity().map_err(Failure::from)?.0);
        context.talks_to(&ledger_base_url);
        let mut merchant = profile.merchant().map_err(Failure::from)?;
        if context.global.sandbox {
            merchant.base_url = practice::start(context)?.into();
        }
        let route = profile.route(&merchant.base_url).map_err(Failure::from)?;
        let mut client = Client::new(&route).map_err(|bad| Failure::config(words::bad_route(bad)))?;
        if context.global.sandbox {
            client = client.named(words::SANDBOX);
        }
        let timeout = context.global.timeout.unwrap_or(profile.timeout);
        let mut hidden = vec![Zeroizing::new(merchant.api_key.expose().to_owned())];
        hidden.extend(route.proxy.iter().flat_map(|proxy| secret::of_proxy_url(&proxy.url)));
        let hidden = Mutex::new(hidden);
        Ok(Self {
            merchant,
            profile,
            timeout,
            ledger_base_url,
            hidden,
            hidden_for: Mutex::default(),
            aes_key_hidden: OnceLock::new(),
            advice: Mutex::new(None),
            suspicion: Mutex::new(None),
            server_time: Mutex::new(None),
            client,
            context,
        })
    }

    /// The circumstances of this run.
    pub(crate) fn context(&self) -> &'a Context {
        self.context
    }

    /// The commands that hints name.
    pub(crate) fn hints(&self) -> &'a Hints {
        &self.context.hints
    }

    /// A field of a signed form by its documented name.
    pub(crate) fn field<'f>(&self, signed: &'f SignedRequest, name: &str) -> Option<&'f str> {
        signed.form.get(self.merchant.endpoints.of(signed.endpoint).wire_name(name))
    }

    /// The name on the wire of a documented field.
    pub(crate) fn wire_name(&self, endpoint: Endpoint, name: &str) -> String {
        self.merchant.endpoints.of(endpoint).wire_name(name).to_owned()
    }

    /// Names on the wire of documented fields.
    pub(crate) fn wire_names(&self, endpoint: Endpoint, names: &[&str]) -> Vec<String> {
        names.iter().map(|name| self.wire_name(endpoint, name)).collect()
    }

    /// Whose orders the ledger keeps.
    pub(crate) fn merchant_ref(&self) -> MerchantRef<'_> {
        MerchantRef { customer_id: &self.merchant.customer_id, base_url: &self.ledger_base_url }
    }

    /// The cipher of the merchant's cards.
    pub(crate) fn cipher(&self) -> Result<CardCipher, Failure> {
        let key = self.profile.aes_key()?;
        self.aes_key_hidden.get_or_init(|| self.hide(key.expose()));
        Ok(CardCipher::new(&key))
    }

    /// From now on no reply shows this text.
    pub(crate) fn hide(&self, secret: &str) {
        self.hidden.lock().unwrap_or_else(PoisonError::into_inner).push(Zeroizing::new(secret.to_owned()));
    }

    /// From now on no reply shows this card number: neither whole nor without the last four
    /// characters, which the mask shows.
    pub(crate) fn hide_card(&self, number: &str) {
        self.hide(number);
        if let Some(beginning) = beginning(number) {
            self.hide(beginning);
        }
    }

    /// From now on no reply about an order shows its card, as [`hide_card`](Self::hide_card) and
    /// [`hide`](Self::hide) do for one: of so many cards, each is looked for in the replies about it.
    pub(crate) fn hide_for(&self, order_id: &str, number: &str, pin: &Pin, cipher: &CardCipher) {
        let ciphertexts = [cipher.encrypt(number), cipher.encrypt(pin.expose())].map(Zeroizing::new);
        let plain = [number, pin.expose()].into_iter().chain(beginning(number));
        let secrets = plain.map(|secret| Zeroizing::new(secret.to_owned())).chain(ciphertexts).collect();
        self.hidden_for.lock().unwrap_or_else(PoisonError::into_inner).insert(order_id.to_owned(), secrets);
    }

    /// The replies about an order are over.
    pub(crate) fn forget(&self, order_id: &str) {
        self.hidden_for.lock().unwrap_or_else(PoisonError::into_inner).remove(order_id);
    }

    /// Hides what must not be shown of an answer to a request. What the request sent in clear may
    /// come back.
    fn scrubber(&self, signed: &SignedRequest) -> Scrubber {
        // A question needs no such key, and a gateway may repeat it all the same.
        self.aes_key_hidden
            .get_or_init(|| self.profile.aes_key_at_hand().iter().for_each(|key| self.hide(key.expose())));
        let settings = self.merchant.endpoints.of(signed.endpoint);
        let in_clear = signed.form.iter().filter(|(name, _)| scrub::is_exempt(settings.documented_name(name)));
        let hidden = self.hidden.lock().unwrap_or_else(PoisonError::into_inner);
        let of_orders = self.hidden_for.lock().unwrap_or_else(PoisonError::into_inner);
        let its_own = self.field(signed, OrderId::FIELD).and_then(|order_id| of_orders.get(order_id));
        let hidden = hidden.iter().chain(its_own.into_iter().flatten()).map(|secret| secret.as_str());
        Scrubber::new(hidden, in_clear.map(|(_, value)| value))
    }

    /// Signs a request that places an order, with the raw fields of the command line.
    pub(crate) fn sign_order(&self, request: &Request, edits: &Edits) -> anyhow::Result<SignedRequest> {
        let signed = self.sign_again(request, edits)?;
        self.warn_of(&signed);
        Ok(signed)
    }

    /// Says what a gateway may find wrong with a form.
    pub(crate) fn warn_of(&self, signed: &SignedRequest) {
        for warning in &signed.warnings {
            self.context.printer.warn(words::warning(warning));
        }
    }

    /// The same for a request of which everything was said already.
    pub(crate) fn sign_again(&self, request: &Request, edits: &Edits) -> anyhow::Result<SignedRequest> {
        let signed = self.sign(request, edits)?;
        for ciphertext in CARD_FIELDS.iter().filter_map(|name| self.field(&signed, name)) {
            self.hide(ciphertext);
        }
        Ok(signed)
    }

    /// The same for one of many cards, each of which is hidden by itself.
    pub(crate) fn sign(&self, request: &Request, edits: &Edits) -> Result<SignedRequest, Failure> {
        let timestamp = edits.timestamp.clone().map_or_else(now, Ok)?;
        request.sign(&self.merchant, &timestamp, &edits.fields).map_err(|error| unsigned(&error))
    }

    /// Asks a question, which may be asked again: up to three tries, all within one deadline.
    /// Returns also when the try began whose answer it is.
    pub(crate) fn ask(&self, request: &Request, deadline: Duration) -> anyhow::Result<(Exchange, Moment)> {
        let deadline = Deadline::after(deadline);
        let mut wait = FIRST_WAIT;
        for _ in 1..TRIES {
            let (exchange, asked) = self.ask_once(request, deadline)?;
            let gone = deadline.left().is_none_or(|left| left <= wait);
            if gone || !worth_repeating(&exchange) {
                return Ok((exchange, asked));
            }
            self.context.printer.trace(1, "no usable answer; asking again");
            thread::sleep(wait);
            wait *= 2;
        }
        self.ask_once(request, deadline)
    }

    fn ask_once(&self, request: &Request, deadline: Deadline) -> anyhow::Result<(Exchange, Moment)> {
        let asked = clock::now();
        let signed = request.sign(&self.merchant, &now()?, &[]);
        let signed = signed.map_err(|bad| Failure::usage(words::bad_field(&bad)))?;
        Ok((self.post(&signed, deadline), asked))
    }

    /// Posts a form once, whatever comes of it; not when the deadline has passed.
    pub(crate) fn post(&self, signed: &SignedRequest, deadline: Deadline) -> Exchange {
        let printer = &self.context.printer;
        trace::request(printer, &self.merchant, signed);
        let posted = self.client.post(&signed.url, &signed.form.encode(), &deadline.limit());
        *self.suspicion.lock().unwrap_or_else(PoisonError::into_inner) = posted.suspicion;
        *self.server_time.lock().unwrap_or_else(PoisonError::into_inner) = posted.server_time;
        let mut exchange = posted.exchange;
        let scrubber = self.scrubber(signed);
        if let Exchange::Answered { reply, .. } = &mut exchange {
            reply.authenticate(&self.merchant.api_key);
        }
        exchange.scrub(&scrubber);
        if let Exchange::Answered { reply, .. } = &exchange
            && reply.verdict() == Verdict::No
            && protocol::says_bad_signature(&reply.message)
        {
            *self.advice.lock().unwrap_or_else(PoisonError::into_inner) = Some(self.advise(signed));
        }
        trace::exchange(printer, &exchange);
        if !posted.unreadable.is_empty() {
            // It is cut after the scrubbing, which does not know half a secret.
            let readable = scrubber.text(&String::from_utf8_lossy(&posted.unreadable));
            printer.trace(2, &format!("the answer begins {}", readable.chars().take(SHOWN).collect::<String>()));
        }
        exchange
    }
}

impl Session<'_> {
    /// What to do about a signature that the gateway has refused.
    pub(crate) fn signature_advice(&self) -> Words {
        let advice = self.advice.lock().unwrap_or_else(PoisonError::into_inner);
        advice.clone().unwrap_or_else(|| say!("check api_key and customer_id", "检查 api_key 和 customer_id"))
    }

    /// What the latest exchange showed against the address.
    pub(crate) fn suspicion(&self) -> Option<Suspicion> {
        *self.suspicion.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The server's clock when it answered last, in Unix seconds.
    pub(crate) fn server_time(&self) -> Option<i64> {
        *self.server_time.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What to check in the profile, where the latest exchange makes its address look wrong.
    pub(crate) fn address_advice(&self) -> Option<Words> {
        let suspicion = self.suspicion();
        // Nobody has set the address of the embedded sandbox.
        suspicion.filter(|_| !self.context.global.sandbox).map(|suspicion| match suspicion {
            Suspicion::NobodyListens if self.profile.name == SANDBOX => {
                say!(
                    "nobody listens there: run `consign sandbox` in another terminal",
                    "那里没有程序在监听：在另一终端运行 `consign sandbox`"
                )
            }
            suspicion => words::address_advice(suspicion),
        })
    }

    /// A failure with that advice added to its hint.
    pub(crate) fn doubt_address(&self, mut failure: Failure) -> Failure {
        let hint = failure.hint.take();
        failure.hint = match (hint, self.address_advice()) {
            (Some(hint), Some(advice)) => Some(say!("{hint}; {advice}", "{hint}；{advice}", [hint, advice])),
            (hint, advice) => hint.or(advice),
        };
        failure
    }

    /// What to do about a refused signature, likeliest first: what this program itself finds
    /// suspicious, the setting for unsigned fields, the check of the credentials, and last the
    /// command that shows what was signed. A card's ciphertext is a secret, so that the command
    /// for one goes by way of a dry run.
    fn advise(&self, signed: &SignedRequest) -> Words {
        let endpoint = signed.endpoint.name();
        let mut steps: Vec<Words> = suspicion::of_key(self.merchant.api_key.expose())
            .into_iter()
            .map(|suspicion| say!("the API key {why}", "API 密钥{why}", [why = words::key_suspicion(suspicion)]))
            .collect();
        steps.extend(suspicion::of_values(&signed.form).iter().map(words::rewritten));
        if !signed.unsigned.is_empty() {
            steps.push(say!("the field {} was sent unsigned, and this gateway may sign it: set `unsigned = []` under \
                 [profiles.{}.endpoints.{endpoint}]", "字段 {} 发送时没有参与签名，而这个平台可能要求签名：在 [profiles.{}.endpoints.{endpoint}] 下设置 `unsigned = []`", signed.unsigned.join(", "), self.profile.name));
        }
        let check = self.hints().check().filter(|_| signed.endpoint != Endpoint::Balance);
        steps.push(match check {
            Some(check) => {
                say!("check api_key and customer_id, with `{check}`", "用 `{check}` 检查 api_key 和 customer_id")
            }
            None => say!("check api_key and customer_id", "检查 api_key 和 customer_id"),
        });
        if self.profile.is_written() {
            let edit = self.hints().line(&["profile", "edit"]);
            steps.push(say!("mend them with `{edit}`", "用 `{edit}` 改正它们"));
        }
        let verify = self.hints().line(&["verify", "--endpoint", endpoint]);
        steps.push(if signed.endpoint.moves_money() {
            say!(
                "repeat the command with `--dry-run --curl`, piped into `{verify} -`",
                "加上 `--dry-run --curl` 重复该命令，并用管道传给 `{verify} -`"
            )
        } else {
            say!("`{verify} {}` shows what was signed", "`{verify} {}` 显示签名的内容", quoted(signed.form.encode()))
        });
        Words::join(steps, &say!("; else ", "；否则"))
    }
}

/// A card number without the characters that its mask shows, where that is enough to be a secret.
fn beginning(number: &str) -> Option<&str> {
    let (shown, _) = number.char_indices().rev().nth(LAST_SHOWN - 1)?;
    Some(&number[..shown]).filter(|beginning| beginning.chars().count() >= SHORTEST_BEGINNING)
}

/// The moment of signing. The clock is read here, not in the core.
pub(crate) fn now() -> Result<Timestamp, Failure> {
    Timestamp::at(jiff::Timestamp::now().as_second()).map_err(|_| {
        Failure::new(crate::error::Exit::Internal, say!("this machine's clock is far off", "本机时钟偏差太大"))
            .hint(say!("set the clock", "校准时钟"))
    })
}

/// Whether the same question may get a better answer: a filter, a redirect and a wrong signature
/// stay what they are.
fn worth_repeating(exchange: &Exchange) -> bool {
    match exchange {
        Exchange::Refused { .. } => false,
        Exchange::Unknown(why) => !matches!(why.http_status(), Some(300..400 | 403)),
        Exchange::NotSent(_) => true,
        Exchange::Answered { reply, .. } => reply.verdict() == Verdict::Undecided && !reply.is_forged(),
    }
}

/// The failure of fields that cannot be signed.
pub(crate) fn unsigned(error: &BadField) -> Failure {
    Failure {
        hint: words::bad_field_hint(error),
        ..Failure::usage(say!("{why}; nothing was sent", "{why}；没有发送任何内容", [why = words::bad_field(error)]))
    }
}
