using System.Text.Json;

namespace Guildhall.Activities.Contracts;

/// <summary>Checks the published record of one kind of activity with nothing but the record: the command line and the fairness page ask the same.</summary>
public interface IVerifyRecords
{
    /// <summary>As in the record's <c>kind</c>.</summary>
    string Kind { get; }

    /// <exception cref="JsonException">It is no such record.</exception>
    FairVerdict Verify(JsonElement record);
}

/// <param name="Code">Of the sentence that says what was checked.</param>
public sealed record FairCheck(string Code, bool Holds, params IReadOnlyList<object> Args);

public sealed record FairVerdict(IReadOnlyList<FairCheck> Checks)
{
    public bool Holds => Checks.All(c => c.Holds);
}
