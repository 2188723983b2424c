//! The function `revoke-grant`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::revoke_grant)
}
