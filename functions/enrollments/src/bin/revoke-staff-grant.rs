//! The function `revoke-staff-grant`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::revoke_staff_grant)
}
