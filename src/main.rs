//! The `consign` command: parse, run, exit code.

use std::process::ExitCode;

use consign::{cli, command};

fn main() -> ExitCode {
    let exit = command::guarded(
        |code| std::process::exit(code.into()),
        || {
            let arguments: Vec<_> = std::env::args_os().collect();
            if let Some(exit) = command::complete(&arguments) {
                return exit;
            }
            match cli::line::parse(&arguments, command::language(&arguments), command::columns()) {
                Ok(cli) => command::run(cli),
                Err(error) => command::refuse(&error, &arguments),
            }
        },
    );
    ExitCode::from(exit.code())
}
