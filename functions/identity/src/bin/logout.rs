//! The function `logout`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::logout::entry)
}
