//! The function `refresh-token`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::refresh_token::entry)
}
