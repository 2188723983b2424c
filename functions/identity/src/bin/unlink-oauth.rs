//! The function `unlink-oauth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::unlink_oauth::entry)
}
