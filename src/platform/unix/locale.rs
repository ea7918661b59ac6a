//! In which language the user has the system.

/// The locale of the user where no variable names one: there is no other way to name it.
#[must_use]
pub fn of_user() -> Option<String> {
    None
}
