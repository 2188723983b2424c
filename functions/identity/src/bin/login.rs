//! The function `login`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::login::entry)
}
