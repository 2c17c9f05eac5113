using System.Globalization;

namespace Guildhall.Activities.Life;

internal static class MaskedName
{
    /// <summary>The first sign of a name is enough to know oneself by.</summary>
    public static string Of(string name) => name.Length == 0 ? name : StringInfo.GetNextTextElement(name) + "**";
}
