//! The function `not-found`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::queries::not_found::entry)
}
