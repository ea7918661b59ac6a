//! Words for what the other modules return as values.

mod address;
mod advice;
mod cards;
mod cipher;
mod cipher_advice;
mod diagnosis;
mod doctor;
mod exchange;
mod families;
mod field;
mod file;
mod key;
mod ledger;
mod ledger_error;
mod library;
mod noted;
mod notification;
mod number;
mod overview;
mod paste;
mod pieces;
mod profile;
mod receiver;
mod refusal;
mod reply;
mod samples;
mod sandbox;
mod shape;
mod signature;
mod slip;
mod state;
mod suspicion;
mod told;
mod topics;
mod value;

pub use self::address::{broken_rule, plain_http};
pub use self::advice::advice;
pub use self::cards::{bad_row, card_file, card_file_hint, card_place};
pub use self::cipher::{cipher_change, cipher_headline, decrypt_error, looks, plaintext_label, unexplained_cipher};
pub use self::cipher_advice::cipher_advice;
pub use self::diagnosis::{change, signed_string};
pub use self::doctor::{checkup, damaged_ledger};
pub use self::exchange::{SANDBOX, address_advice, bad_route, transport_error, unanswered};
pub use self::families::families;
pub use self::field::{
    bad_duration, bad_field, bad_field_hint, bad_pin, bad_rate, bad_span, bad_when, form_error, invalid, mend_oddity,
    oddity, problem, warning,
};
pub use self::file::{not_written, not_written_hint};
pub use self::key::{Around, around_key_of, is_around_key};
pub(crate) use self::key::{appended_at, appended_bytes, around_keys, key_place_bytes, mend_appended};
pub use self::ledger::{Ending, alarm, by, cause, ending, refusal};
pub use self::ledger_error::{backup_error, backup_not_noted, ledger_error, ledger_error_hint, release_error};
pub use self::notification::{doubt, malformed, notified_state};
pub use self::number::bad_number;
pub use self::overview::overview;
pub use self::paste::{bad_given, paste_doubt, paste_error, shape, unsigned, unsigned_hint};
pub use self::profile::added::{bad_name, command_line, key_name, not_added, password_store_lines};
pub use self::profile::checked::{
    check_line, check_step, clocks_apart, compare_key, mend_above, mend_key, mend_plain_http, mend_way, no_date,
    not_reached, set_clock, signed_balance,
};
pub use self::profile::facts::{chosen_by, setting_source, stored_key, value};
pub use self::profile::table::profile_table;
pub use self::receiver::{answer, mend_receiver, not_taken};
pub use self::refusal::{Known, refusal_advice};
pub use self::reply::{no_reply, unproved};
pub use self::samples::{conclusion, conclusion_id};
pub use self::sandbox::remark;
pub use self::signature::why_left_out;
pub use self::slip::{needs_from, no_such_help};
pub use self::state::{kind, order_state, outcome, source, state, state_tone};
pub use self::suspicion::{aes_length, field_suspicion, key_suspicion, message, rewritten};
pub use self::told::{Told, told};
pub use self::topics::{TOPICS, Topic, topic};
