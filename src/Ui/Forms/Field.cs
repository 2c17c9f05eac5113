using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Forms.Mapping;

namespace Guildhall.Ui;

/// <summary>What every form field has: label, hint, required mark, error, and the value as it was typed even when it could not be read.</summary>
public abstract class Field<TValue> : InputBase<TValue>
{
    [Parameter, EditorRequired] public string Label { get; set; } = "";
    [Parameter] public string? Hint { get; set; }
    /// <summary>Null reads it from <see cref="RequiredAttribute"/> on the property.</summary>
    [Parameter] public bool? Required { get; set; }

    [Inject] private Localizer Words { get; set; } = null!;
    [CascadingParameter] private FormMappingContext? Posted { get; set; }

    /// <summary>The sentence for a post that could not be read as this kind of value.</summary>
    protected virtual string UnreadableText => "ui.unreadable";

    internal string InputId => "f-" + (NameAttributeValue is { Length: > 0 } name ? name : FieldIdentifier.FieldName).Replace('.', '-').Replace('[', '-').Replace("]", "", StringComparison.Ordinal);
    internal bool Marked => Required ?? Member?.IsDefined(typeof(RequiredAttribute)) ?? false;
    internal string? Error => Unreadable ? Words[UnreadableText] : EditContext.GetValidationMessages(FieldIdentifier).FirstOrDefault();

    protected string? Invalid => Error is null ? null : "true";
    protected string? Described => (Hint, Error) switch
    {
        (null, null) => null, (not null, null) => InputId + "-hint", (null, not null) => InputId + "-error", _ => $"{InputId}-hint {InputId}-error",
    };
    protected string? Shown => Unreadable ? Posted!.GetAttemptedValue(NameAttributeValue) : CurrentValueAsString;
    protected bool Unreadable => Posted?.GetErrors(NameAttributeValue) is not null;
    protected int? MaxLength => Member?.GetCustomAttribute<StringLengthAttribute>()?.MaximumLength ?? Member?.GetCustomAttribute<MaxLengthAttribute>()?.Length;

    /// <summary>Attributes given by the page, without those the field writes itself.</summary>
    protected IReadOnlyDictionary<string, object>? Given => AdditionalAttributes?.Where(a => a.Key is not ("aria-invalid" or "class")).ToDictionary();

    protected override bool TryParseValueFromString(string? value, [MaybeNullWhen(false)] out TValue result, [NotNullWhen(false)] out string? validationErrorMessage)
    {
        var read = BindConverter.TryConvertTo<TValue>(value, CultureInfo.InvariantCulture, out result);
        validationErrorMessage = read ? null : Words[UnreadableText];
        return read;
    }

    private MemberInfo? Member => (ValueExpression as Expression<Func<TValue>>)?.Body is MemberExpression { Member: var member } ? member : null;
}
