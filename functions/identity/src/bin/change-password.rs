//! The function `change-password`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::change_password::entry)
}
