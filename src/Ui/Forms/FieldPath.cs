using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Components.Forms;

namespace Guildhall.Ui;

internal static class FieldPath
{
    /// <summary>Follows a path as the form or JSON names it (<c>items[2].price</c>, case aside) to the object and property that hold it; null when the model has no such property.</summary>
    public static FieldIdentifier? Find(object model, string path)
    {
        var parts = path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);
        object? at = model;
        for (var i = 0; i < parts.Length && at is not null; i++)
        {
            if (at is IList list && int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                at = index < list.Count ? list[index] : null;
                continue;
            }
            var property = at.GetType().GetProperty(parts[i], BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            if (property is null) return null;
            if (i == parts.Length - 1) return new FieldIdentifier(at, property.Name);
            at = property.GetValue(at);
        }
        return null;
    }
}
