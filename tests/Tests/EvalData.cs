namespace Guildhall.Tests;

/// <summary>Real data outside the project, where a machine has it.</summary>
internal static class EvalData
{
    /// <summary>Null when <c>GUILDHALL_EVAL_DATA</c> is unset or lacks the file.</summary>
    public static string? Path(string relative) =>
        Environment.GetEnvironmentVariable("GUILDHALL_EVAL_DATA") is { Length: > 0 } folder && System.IO.Path.Combine(folder, relative) is var path && File.Exists(path) ? path : null;
}

/// <summary>A test on a file of the evaluation data; skipped, saying so, where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EvalFactAttribute : FactAttribute
{
    public EvalFactAttribute(string file)
    {
        File = file;
        if (EvalData.Path(file) is null) Skip = $"GUILDHALL_EVAL_DATA does not hold {file}.";
    }

    public string File { get; }
}
