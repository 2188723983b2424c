//! The function `create-config`.

fn main() -> std::process::ExitCode {
    lambda::run(config::commands::create_flag::entry)
}
