//! A file of cards through the real binary, against a platform that keeps its own log: whatever
//! happens in between, and to whom, each card is there once, and all who were asked say the same.

mod faults;
mod files;
mod kills;
mod platform;
mod rate;
mod shop;
mod signals;

#[test]
fn the_platform_serves_single_cards_too() {
    let mut platform = platform::Platform::start(|_| platform::Deed::TAKE);
    let shop = shop::Shop::new(&platform, shop::cards(1, 1));
    let card = &shop.cards[0];
    let submit = || {
        let line =
            "submit --product-code 12 --amount 100 --card-password-stdin --order-id C2026112600001 --card-number";
        shop.consign().line(line).args([&card.number]).stdin(card.pin.clone()).run()
    };
    platform.leave();
    submit().expect(6);
    platform.come_back();
    submit().expect(0);
    assert_eq!(platform.crowd(), (1, 0));
    shop.consign().line("query C2026112600001 C2026112600002").run().expect(9);
    shop.took_each_once(&platform);
}
