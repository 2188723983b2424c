//! The function `create-config`.

fn main() -> std::process::ExitCode {
    lambda::run(config::commands::evaluate_flags::entry)
}
