//! The function `reset-password`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::reset_password::entry)
}
