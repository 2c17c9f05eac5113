using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Ui;

/// <summary>What every form field has: label, hint, required mark, error, and the value as it was typed even when it could not be read.</summary>
public abstract class Field<TValue> : InputBase<TValue>
{
    [Parameter, EditorRequired] public string Label { get; set; } = "";
    [Parameter] public string? Hint { get; set; }
    /// <summary>Null reads it from <see cref="RequiredAttribute"/> on the property.</summary>
    [Parameter] public bool? Required { get; set; }

    [Inject] private Localizer Words { get; set; } = null!;
    [CascadingParameter] private HttpContext? Http { get; set; }

    private ValidationMessageStore? messages;
    private string? unreadable;

    /// <summary>The sentence for a post that could not be read as this kind of value.</summary>
    protected virtual string UnreadableText => "ui.unreadable";

    internal string InputId => "f-" + (NameAttributeValue is { Length: > 0 } name ? name : FieldIdentifier.FieldName).Replace('.', '-').Replace('[', '-').Replace("]", "", StringComparison.Ordinal);
    internal bool Marked => Required ?? Member?.IsDefined(typeof(RequiredAttribute)) ?? false;
    internal string? Error => Unread ? Words[UnreadableText] : EditContext.GetValidationMessages(FieldIdentifier).FirstOrDefault();

    protected string? Invalid => Error is null ? null : "true";
    protected string? Described => (Hint, Error) switch
    {
        (null, null) => null,
        (not null, null) => InputId + "-hint",
        (null, not null) => InputId + "-error",
        _ => $"{InputId}-hint {InputId}-error",
    };
    /// <summary>The post could not be read; a typed input would not show such a value, a text input does.</summary>
    protected bool Unread => unreadable is not null;
    protected string? Shown => unreadable ?? CurrentValueAsString;
    protected int? MaxLength => Member?.GetCustomAttribute<StringLengthAttribute>()?.MaximumLength ?? Member?.GetCustomAttribute<MaxLengthAttribute>()?.Length;

    /// <summary>Attributes given by the page, without those the field writes itself.</summary>
    protected IReadOnlyDictionary<string, object>? Given => AdditionalAttributes?.Where(a => a.Key is not ("aria-invalid" or "class")).ToDictionary();

    // The mapper tells what it could not read only for the form as a whole, in English; the field looks at its own post.
    protected override void OnInitialized()
    {
        if (Http?.Request is not { HasFormContentType: true } request || !request.Form.TryGetValue(NameAttributeValue, out var posted) || Reading.TryRead<TValue>(posted, out _)) return;
        unreadable = posted;
        messages = new(EditContext);
        messages.Add(FieldIdentifier, Words[UnreadableText]);
    }

    protected override bool TryParseValueFromString(string? value, [MaybeNullWhen(false)] out TValue result, [NotNullWhen(false)] out string? validationErrorMessage)
    {
        var read = Reading.TryRead(value, out result!);
        validationErrorMessage = read ? null : Words[UnreadableText];
        return read;
    }

    private MemberInfo? Member => (ValueExpression as Expression<Func<TValue>>)?.Body is MemberExpression { Member: var member } ? member : null;
}
