//! The styles that names are written in.

use super::kind::Kind;

/// A style of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `customerid`.
    Lower,
    /// `CUSTOMERID`.
    Upper,
    /// `CustomerId`.
    Pascal,
    /// `Customer_id`: only the first letter.
    Capital,
    /// `customerId`.
    Camel,
    /// `customer_id`.
    Snake,
    /// `customer-id`.
    Kebab,
}

pub(super) const STYLES: [Style; 7] =
    [Style::Lower, Style::Upper, Style::Pascal, Style::Capital, Style::Camel, Style::Snake, Style::Kebab];

impl Style {
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Lower | Self::Upper => Kind::NameCase,
            Self::Pascal | Self::Capital | Self::Camel | Self::Snake | Self::Kebab => Kind::NameStyle,
        }
    }
}

/// The words of a name.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut begins = true;
    for c in name.chars() {
        if matches!(c, '_' | '-') {
            begins = true;
            continue;
        }
        if begins || c.is_uppercase() {
            words.push(String::new());
        }
        begins = false;
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    words
}

fn capital(word: &str) -> String {
    let mut rest = word.chars();
    let first: String = rest.next().into_iter().flat_map(char::to_uppercase).collect();
    first + rest.as_str()
}

/// A name in a style.
pub(super) fn styled(name: &str, style: Style) -> String {
    let words = words(name);
    match style {
        Style::Lower => name.to_lowercase(),
        Style::Upper => name.to_uppercase(),
        Style::Pascal => words.iter().map(|word| capital(word)).collect(),
        Style::Capital => capital(name),
        Style::Camel => {
            let camel = |(at, word): (usize, &String)| if at == 0 { word.clone() } else { capital(word) };
            words.iter().enumerate().map(camel).collect()
        }
        Style::Snake => words.join("_"),
        Style::Kebab => words.join("-"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_in_every_style() {
        let all = |name: &str| STYLES.map(|style| styled(name, style));
        assert_eq!(
            all("customerId"),
            ["customerid", "CUSTOMERID", "CustomerId", "CustomerId", "customerId", "customer_id", "customer-id"]
        );
        assert_eq!(
            all("notify_url"),
            ["notify_url", "NOTIFY_URL", "NotifyUrl", "Notify_url", "notifyUrl", "notify_url", "notify-url"]
        );
        assert_eq!(styled("", Style::Pascal), "");
    }
}
