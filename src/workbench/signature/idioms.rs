//! Mistakes that come together: what other gateways and first attempts have in common.

use super::ending::KeyPlace;
use super::fields::What;
use super::in_field::InField;
use super::kind::Kind;
use super::made::{Made, Part};
use super::shape::{self, Shape};
use super::space::Space;
use super::whole::{Act, WrongOrder, slot};

/// The commonest of them by far: the key as a field among the others, and values or pairs run together with
/// the bare key behind.
pub(super) fn taken_over(space: &Space) -> Vec<Made> {
    let plain = Made::default();
    let place =
        |kind: Kind| (1..space.endings.places.len()).find(|place| space.endings.places[*place].kind() == Some(kind));
    let (bare, missing) = (place(Kind::KeyBare), place(Kind::KeyMissing));
    let in_front = (1..space.endings.places.len()).filter(|place| {
        matches!(space.endings.places[*place].mistake(), Some((_, KeyPlace::InFront | KeyPlace::OnBothSides)))
    });
    let as_field = space.single.iter().position(|mistake| mistake.what == What::Told(InField::KeyAdded));
    let mut begun: Vec<Made> = Vec::new();
    if let (Some(index), Some(missing)) = (as_field, missing) {
        let made = plain.with(&Part::Single(index), space).and_then(|made| made.with(&Part::Place(missing), space));
        begun.extend(made);
    }
    let joins = space.whole.iter().enumerate().filter(|(_, mistake)| mistake.slot & slot::SEPARATORS != 0);
    for (index, _) in joins {
        let Some(joined) = plain.with(&Part::Whole(index), space) else { continue };
        let places = bare.into_iter().chain(in_front.clone());
        begun.extend(places.filter_map(|place| joined.with(&Part::Place(place), space)));
    }
    let unsorted = space.whole.iter().position(|mistake| matches!(mistake.act, Act::Order(WrongOrder::AsGiven)));
    let ordered: Vec<Made> = begun.iter().filter_map(|made| made.with(&Part::Whole(unsorted?), space)).collect();
    begun.extend(ordered);
    begun
}

/// What other gateways and first attempts have in common, though it is more than one mistake here: JSON
/// text with the key behind it, and names or values run together with the key at an end.
pub(super) fn idioms(space: &Space) -> Vec<Made> {
    let is_usual = |place: &usize| match space.endings.places[*place].mistake() {
        Some((Kind::KeyBare | Kind::KeyPrepended | Kind::KeyMissing, _)) => true,
        Some((Kind::KeyJoined, place)) => matches!(place, KeyPlace::Behind("," | "|" | "#" | "key" | "key=")),
        _ => false,
    };
    let places: Vec<Part> = (1..space.endings.places.len()).filter(is_usual).map(Part::Place).collect();
    let with_slot = |slots: u32| {
        let found = space.whole.iter().enumerate().filter(move |(_, mistake)| mistake.slot & slots != 0);
        found.map(|(index, _)| Part::Whole(index)).collect::<Vec<_>>()
    };
    let (names, separators, orders) = (with_slot(slot::NAMES), with_slot(slot::SEPARATORS), with_slot(slot::ORDER));
    let json = shape::all().into_iter().filter(|shape| matches!(shape, Shape::Json { .. })).map(Part::Shape);
    let plain = Made::default();
    let mut begun: Vec<Made> = json.filter_map(|part| plain.with(&part, space)).collect();
    let bars = [",", "|", "#", ";", "_"].map(|between| Shape::Signs { between, pair: "=", also_before_key: true });
    let between = separators.into_iter().chain(bars.map(Part::Shape));
    for part in between {
        let Some(joined) = plain.with(&part, space) else { continue };
        begun.extend(names.iter().filter_map(|part| joined.with(part, space)));
        begun.push(joined);
    }
    let mut made: Vec<Made> = begun.clone();
    made.extend(taken_over(space));
    for begun in &begun {
        for place in &places {
            made.extend(begun.with(place, space));
        }
        for order in orders.iter().take(1) {
            let Some(ordered) = begun.with(order, space) else { continue };
            made.extend(places.iter().take(4).filter_map(|place| ordered.with(place, space)));
        }
    }
    made
}
