using Guildhall.Kernel;

namespace Guildhall.Brands.Operators;

internal static class OperatorRefusals
{
    public static readonly Refusal NotAnEmail = new("operators.not_an_email", RefusalKind.Invalid);
    public static readonly Refusal EmailTaken = new("operators.email_taken", RefusalKind.Conflict, "Email");
    public static readonly Refusal NameLength = new("operators.name_length", RefusalKind.Invalid);
    public static readonly Refusal PasswordLength = new("operators.password_length", RefusalKind.Invalid);
    public static readonly Refusal PasswordTooPlain = new("operators.password_too_plain", RefusalKind.Invalid);
    public static readonly Refusal WrongPassword = new("operators.wrong_password", RefusalKind.Invalid);
    public static readonly Refusal SignInFailed = new("operators.sign_in_failed", RefusalKind.Invalid);
    public static readonly Refusal TooManyTries = new("operators.too_many_tries", RefusalKind.Busy);
    public static readonly Refusal WrongCode = new("operators.wrong_code", RefusalKind.Invalid, "Code");
    public static readonly Refusal SignInExpired = new("operators.sign_in_expired", RefusalKind.Gone);
    public static readonly Refusal SetupDone = new("operators.setup_done", RefusalKind.Gone);
    public static readonly Refusal SetupTokenWrong = new("operators.setup_token_wrong", RefusalKind.Forbidden, "Token");
    public static readonly Refusal LastOwner = new("operators.last_owner");
    public static readonly Refusal NotInBrand = new("operators.not_in_brand", RefusalKind.NotFound);
    public static readonly Refusal OwnersOnly = new("operators.owners_only", RefusalKind.Forbidden);
    public static readonly Refusal AlreadyInBrand = new("operators.already_in_brand", RefusalKind.Conflict, "Email");
    public static readonly Refusal InvitationGone = new("operators.invitation_gone", RefusalKind.Gone);
    public static readonly Refusal InvitationForOther = new("operators.invitation_for_other", RefusalKind.Forbidden);
    public static readonly Refusal InvitationNotFound = new("operators.invitation_not_found", RefusalKind.NotFound);
    public static readonly Refusal SessionNotFound = new("operators.session_not_found", RefusalKind.NotFound);
    public static readonly Refusal TotpAlreadyOn = new("operators.totp_already_on");
    public static readonly Refusal TotpOff = new("operators.totp_off");
    public static readonly Refusal KeyName = new("operators.key_name", RefusalKind.Invalid, "Name");
    public static readonly Refusal KeyScope = new("operators.key_scope", RefusalKind.Invalid, "Permissions");
    public static readonly Refusal KeyDays = new("operators.key_days", RefusalKind.Invalid, "Days");
    public static readonly Refusal KeyNotFound = new("operators.key_not_found", RefusalKind.NotFound);
}
