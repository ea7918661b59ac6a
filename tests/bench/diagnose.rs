//! How fast the diagnosis searches. Items are hypotheses: strings put together, digested and
//! compared. The target is 2 million a second on two cores.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use consign::core::cipher::CardCipher;
use consign::core::form::Form;
use consign::core::secret::{AesKey, ApiKey};
use consign::workbench::{self, Diagnosis, Effort, Given, Question};
use divan::Bencher;
use divan::counter::ItemsCount;

fn main() {
    divan::main();
}

/// A submit request as documented, with a signature that nothing explains.
fn search(mistakes: usize, looks: usize) -> Diagnosis {
    let form = Form::decode(
        "customerId=10001&timestamp=1763800000&orderId=C20261122000001&batchno=B20261122&productCode=12\
         &cardNumber=bd3b4c8c399317baff56135852c1286c377222e061a924c591cd9c27ea163ed4\
         &cardPassword=95ef0beacb9dcf58b66461952c984045&amount=100\
         &notify_url=http%3A%2F%2F127.0.0.1%3A8900%2Fnotify%3Fa%3D1%26b%3D2&custom=%E5%8D%A1+1",
    )
    .unwrap_or_default();
    let aes_key = AesKey::new("sandbox-aes-key!".into());
    let question = Question {
        form: &form,
        types: &HashMap::new(),
        given: Given::Full([0x5a; 16]),
        unsigned: &["custom".to_owned()],
        api_key: &ApiKey::new("sandbox-api-key".into()),
        aes_key: Some(&aes_key),
        other_keys: &[],
        card_cipher: Some(&CardCipher::new(&aes_key)),
    };
    let asked = AtomicUsize::new(0);
    let time_up = || asked.fetch_add(1, Ordering::Relaxed) >= looks;
    workbench::diagnose(&question, &Effort { mistakes, threads: 0, time_up: &time_up })
}

/// Every single mistake.
#[divan::bench]
fn alone(bencher: Bencher) {
    bencher.counter(ItemsCount::new(search(1, usize::MAX).tried)).bench(|| search(1, usize::MAX));
}

/// Every pair.
#[divan::bench(sample_count = 10)]
fn pairs(bencher: Bencher) {
    bencher.counter(ItemsCount::new(search(2, usize::MAX).tried)).bench(|| search(2, usize::MAX));
}

/// The first part of the threes, as a budget of about two seconds reaches it.
#[divan::bench(sample_count = 5)]
fn threes(bencher: Bencher) {
    bencher.counter(ItemsCount::new(search(3, 6000).tried)).bench(|| search(3, 6000));
}
