//! The function `logout-all`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::logout_all::entry)
}
