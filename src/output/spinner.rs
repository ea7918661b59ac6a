//! A sign of life on stderr while a command waits; nothing where stderr is no terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::Style;

/// A running spinner; it disappears when dropped.
#[derive(Debug)]
pub struct Spinner(Option<ProgressBar>);

impl Spinner {
    /// Starts one, where a person can see it.
    #[must_use]
    pub fn start(style: Style, message: &str) -> Self {
        if style.quiet || style.json || !super::stderr_is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::new_spinner().with_message(super::clean(message));
        if let Ok(template) = ProgressStyle::with_template("{spinner} {wide_msg}  {elapsed}") {
            bar.set_style(template);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(Some(bar))
    }

    /// Says something else from now on.
    pub fn say(&self, message: &str) {
        if let Some(bar) = &self.0 {
            bar.set_message(super::clean(message));
        }
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
