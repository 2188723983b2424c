//! The function `get-effective-config`.

fn main() -> std::process::ExitCode {
    lambda::run(config::queries::get_effective_config::entry)
}
