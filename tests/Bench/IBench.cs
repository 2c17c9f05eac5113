namespace Guildhall.Bench;

/// <summary>One thing worth timing. A bench is one file; register it in Program.</summary>
internal interface IBench
{
    string Name { get; }

    Task<IBenchReport> Run(BenchOptions options);
}

/// <summary>A bench whose figure is taken over HTTP: this part runs in the child process.</summary>
internal interface IServe
{
    /// <summary>Serves until standard input ends.</summary>
    Task Serve(BenchOptions options);
}

/// <summary>What a bench prints: figure and yardstick of one run, to read or as JSON.</summary>
internal interface IBenchReport
{
    string ToText();

    string ToJson();
}
