using System.ComponentModel.DataAnnotations;
using Guildhall.Kernel.Texts;

namespace Guildhall.Ui;

internal static class ValidationSentence
{
    /// <summary>An attribute's own <c>ErrorMessage</c> is read as a text code.</summary>
    public static string Of(ValidationAttribute rule, Localizer t) => rule switch
    {
        { ErrorMessage: { } code } when IsCode(code) => t[code],
        RequiredAttribute => t["ui.required"],
        StringLengthAttribute { MinimumLength: > 0 } length => t["ui.length_between", length.MinimumLength, length.MaximumLength],
        StringLengthAttribute length => t["ui.too_long", length.MaximumLength],
        MaxLengthAttribute length => t["ui.too_long", length.Length],
        MinLengthAttribute length => t["ui.too_short", length.Length],
        RangeAttribute range => t["ui.out_of_range", range.Minimum, range.Maximum],
        EmailAddressAttribute => t["ui.not_an_email"],
        PhoneAttribute => t["ui.not_a_phone"],
        UrlAttribute => t["ui.not_a_link"],
        CompareAttribute => t["ui.not_the_same"],
        _ => t["ui.unreadable"],
    };

    // Some attributes of the framework come with an English sentence of their own as ErrorMessage.
    private static bool IsCode(string text) => text.Contains('.') && !text.Any(c => char.IsWhiteSpace(c) || char.IsUpper(c));
}
