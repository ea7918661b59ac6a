//! Secrets that are typed or pasted at a terminal, which does not show them.

use std::io::{self, ErrorKind};

use crate::core::lang::{Lang, Words, say};
use crate::core::system;
use crate::error::{Exit, Failure};
use crate::input::entry::{LONGEST, Spoilt};
use crate::input::stars::{self, Answer};
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
        // The terminal is taken before the question is seen: whoever answers at once is not shown.
        let terminal = terminal::take().map_err(|error| self.unread(&error))?;
        let first = say!("{what}, not shown: ", "{what}（输入不显示）：", [what = &self.what]);
        let mut question = first.clone();
        let mut tries = 0;
        loop {
            let answer = stars::ask(question.told(lang), lang, &terminal).map_err(|error| self.unread(&error))?;
            let why = match answer {
                Answer::Text(text) => return Ok(text),
                Answer::Lines => return Err(self.lines()),
                Answer::Stopped => say!(
                    "the program was stopped, and what was typed until now does not count",
                    "程序曾被暂停，之前的输入不算"
                ),
                Answer::Empty => say!("that was an empty line", "刚才是空行"),
                Answer::Spoilt(why) => spoilt(why),
            };
            tries += usize::from(!matches!(answer, Answer::Stopped));
            if tries == PROMPTS {
                let _gone = terminal.forget_the_rest();
                return Err(self.too_often(&why));
            }
            question = say!("{why}; once more. {first}", "{why}；请再输入一次。{first}", [why, first = &first]);
        }
    }

    fn too_often(&self, why: &Words) -> Failure {
        let Self { what, undone, otherwise } = self;
        Failure::usage(say!(
            "no {what} in {PROMPTS} tries, and of the last: {why}; {undone}",
            "{PROMPTS} 次都没有得到{what}，最后一次：{why}；{undone}",
            [what, why, undone]
        ))
        .hint(say!(
            "paste it alone, without a line break in front; or {otherwise}",
            "只粘贴它本身，前面不要有换行；或{otherwise}",
            [otherwise]
        ))
    }

    /// The line behind may be the next secret, and which of them is meant is not known.
    fn lines(&self) -> Failure {
        let Self { what, undone, otherwise } = self;
        Failure::usage(say!(
            "the {what} has more than one line: something was typed or pasted behind it; {undone}",
            "{what}不止一行：后面还输入或粘贴了内容；{undone}",
            [what, undone]
        ))
        .hint(say!(
            "paste one line, and wait for what comes of it; or {otherwise}",
            "一次只粘贴一行，等有了结果再继续；或{otherwise}",
            [otherwise]
        ))
    }

    fn unread(&self, error: &io::Error) -> Failure {
        let Self { what, undone, .. } = self;
        match error.kind() {
            ErrorKind::Interrupted => {
                Failure::new(Exit::Interrupted, say!("interrupted; {undone}", "被中断；{undone}", [undone]))
            }
            ErrorKind::UnexpectedEof => Failure::usage(say!(
                "no {what}: the input ended; {undone}",
                "没有{what}：输入已结束；{undone}",
                [what, undone]
            )),
            _ => Failure::usage(say!(
                "the {what} cannot be read from the terminal ({error}); {undone}",
                "无法从终端读取{what}（{error}）；{undone}",
                [what, undone, error = system::told(error)]
            )),
        }
    }
}

fn spoilt(why: Spoilt) -> Words {
    match why {
        Spoilt::Key => say!(
            "that had a key or a control character that is no text, such as Esc, Tab or an arrow",
            "刚才的输入里有不是文字的按键或控制字符，例如 Esc、Tab 或方向键"
        ),
        Spoilt::Bytes => say!(
            "that had bytes that are not UTF-8, or a character that stands for such bytes",
            "刚才的输入里有不是 UTF-8 的字节，或代表这种字节的字符"
        ),
        Spoilt::Long => say!("that was longer than {LONGEST} bytes", "刚才的输入超过 {LONGEST} 字节"),
    }
}
