//! What is doubtful about how a text was taken apart.

/// What was decided about a text that could have been meant otherwise. Only names are told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// So many bytes in front of the fields were taken for what a log writes there.
    Before(usize),
    /// So many bytes behind the fields were left out.
    Behind(usize),
    /// Fields of the protocol stand behind those that were read, such as another request's.
    More,
    /// So many lines among the fields have none and were left out.
    Lines(usize),
    /// The fields stand within the value of this one.
    Within(String),
    /// What follows a separator in a value could be a field of its own, by its name.
    PartOf {
        /// The field that it was left in.
        field: String,
        /// The name.
        name: String,
    },
    /// `&amp;` was taken for `&` between the fields.
    HtmlSeparators,
    /// The one value was URL-decoded.
    Decoded,
    /// `\xHH` was taken for the byte that a log wrote so.
    LogEscapes,
}
