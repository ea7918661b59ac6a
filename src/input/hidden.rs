//! Secrets that are typed or pasted at a terminal, which does not show them.

use crate::core::lang::{Lang, Words, say};
use crate::core::system;
use crate::error::{Exit, Failure};
use crate::input::stars;
use crate::platform::terminal;

/// How often a secret is asked for.
const PROMPTS: usize = 3;

/// A secret, as it is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Hidden {
    /// What it is called.
    pub(crate) what: Words,
    /// What was not done where it does not come.
    pub(crate) undone: Words,
    /// How else it can come.
    pub(crate) otherwise: Words,
}

impl Hidden {
    /// Asks until something is typed. A paste that begins with a line break is more often a slip than
    /// no secret, and its next line would be the shell's.
    pub(crate) fn ask(&self, lang: Lang) -> Result<String, Failure> {
        let Self { what, undone, otherwise } = self;
        let prompting = terminal::remember();
        let first = say!("{what}, not shown: ", "{what}（输入不显示）：", [what]);
        let mut question = first.clone();
        for _ in 0..PROMPTS {
            let text = stars::ask(question.told(lang), lang).map_err(|error| match error.kind() {
                std::io::ErrorKind::Interrupted => {
                    Failure::new(Exit::Interrupted, say!("interrupted; {undone}", "被中断；{undone}", [undone]))
                }
                std::io::ErrorKind::UnexpectedEof => Failure::usage(say!(
                    "no {what}: the input ended; {undone}",
                    "没有{what}：输入已结束；{undone}",
                    [what, undone]
                )),
                _ => Failure::usage(say!(
                    "the {what} cannot be read from the terminal ({error}); {undone}",
                    "无法从终端读取{what}（{error}）；{undone}",
                    [what, undone, error = system::told(&error)]
                )),
            })?;
            if !text.is_empty() {
                return Ok(text);
            }
            question = say!(
                "that was an empty line, and no {what}; once more. {first}",
                "刚才是空行，不是{what}；请再输入一次。{first}",
                [what, first = &first]
            );
        }
        prompting.forget_the_rest();
        Err(Failure::usage(say!(
            "no {what}: {PROMPTS} empty lines came from the terminal; {undone}",
            "没有{what}：终端输入了 {PROMPTS} 次空行；{undone}",
            [what, undone]
        ))
        .hint(say!(
            "paste it without a line break in front; or {otherwise}",
            "粘贴时前面不要有换行；或{otherwise}",
            [otherwise]
        )))
    }
}
