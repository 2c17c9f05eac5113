using System.Text.RegularExpressions;

namespace Guildhall.Text;

/// <summary>Tells whether a line of chat asks something, in Chinese or English, by its marks and its question words.</summary>
/// <remarks>
/// A line is a question when, without links and quoted lines, it ends with a question mark (emoji and closing marks may follow), ends with 吗 or 嗎,
/// holds a Chinese question word or an A-not-A form (有没有, 能不能 …), or begins with an English question word and its verb, or with a verb and its subject.
/// </remarks>
public static partial class Question
{
    public static bool Is(string text)
    {
        if (text.Length is 0 or > 2000) return false;
        var line = Noise().Replace(text, " ").Trim();
        return line.Length > 1 && (Mark().IsMatch(line) || Chinese().IsMatch(line) || English().IsMatch(line));
    }

    [GeneratedRegex(@"https?://\S+|^>.*$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Noise();

    [GeneratedRegex(@"\p{L}[^\n]*[?？][\s?？!！)）」”""'…~～\p{So}\p{Cs}]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();

    [GeneratedRegex("(吗|嗎|咩|没有呢|沒有呢|了没|了沒|好不好|行不行)[。.!！~～…\\s]*$|什么|什麼|甚麼|怎么|怎麼|怎样|怎樣|如何|为什么|為什麼|为何|為何|哪里|哪裡|哪儿|哪个|哪個|哪些|哪款|多少|几点|幾點|几时|幾時|多久|谁知道|誰知道|谁有|誰有|有没有|有沒有|是不是|能不能|可不可以|要不要|会不会|會不會|请问|請問|求问|求問", RegexOptions.CultureInvariant)]
    private static partial Regex Chinese();

    [GeneratedRegex(@"^(?:@?[\w-]+[:,]\s*)?(?:hi |hey |hello |so |and |but |ok |also )*(?:(?:who|what|when|where|why|how|which|whose)(?:'s|s)?\s+(?:is|are|was|were|do|does|did|can|could|would|should|will|has|have|had|about|much|many|long|often|come|to)\b|(?:is|are|was|were|do|does|did|can|could|would|should|will|has|have|may|shall)\s+(?:i|you|we|they|he|she|it|there|this|that|these|those|the|a|an|any|anyone|anybody|someone|somebody)\b|(?:anyone|anybody) (?:know|knows|here|have|has|tried|got)\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex English();
}
