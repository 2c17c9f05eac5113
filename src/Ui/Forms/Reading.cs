using System.Globalization;

namespace Guildhall.Ui;

/// <summary>Reads a posted text as the form mapper does: in the invariant culture, through the type's own <c>TryParse</c>.</summary>
internal static class Reading
{
    public static bool TryRead<TValue>(string? text, out TValue? value)
    {
        value = default;
        var type = Nullable.GetUnderlyingType(typeof(TValue)) ?? typeof(TValue);
        if (type == typeof(string))
        {
            value = (TValue?)(object?)text;
            return true;
        }
        if (string.IsNullOrWhiteSpace(text)) return true;
        if (type.IsEnum)
        {
            var named = Enum.TryParse(type, text, ignoreCase: true, out var found);
            if (named) value = (TValue?)found;
            return named;
        }
        object?[] arguments = [text, CultureInfo.InvariantCulture, null];
        if (type.GetMethod("TryParse", [typeof(string), typeof(IFormatProvider), type.MakeByRefType()]) is not { } tryParse) return true;
        var read = tryParse.Invoke(null, arguments) is true;
        if (read) value = (TValue?)arguments[2];
        return read;
    }
}
